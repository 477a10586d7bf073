import { execFile } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, it } from "vitest";
import { heldBelow } from "../path/held-below.test.support.ts";
import { createMappedRegion, openMappedRegion, type MapRequest } from "./mapped-region.ts";
import { openPositionalReader } from "./positional-reader.ts";
import { RegionError } from "./region-error.ts";
import { Scratch } from "./region-reader.ts";
import { memoryBase } from "./region.test.support.ts";

const BYTES = 16_384;

const mappingsOf = (path: string): number =>
  readFileSync("/proc/self/maps", "utf8")
    .split("\n")
    .filter((line) => line.endsWith(path)).length;

function request(more: Partial<MapRequest> = {}): MapRequest & { readonly superblock: Uint8Array } {
  const { base, bases } = memoryBase();
  return {
    bases,
    path: join(base, "s", "1", "header.ring"),
    byteLength: BYTES,
    superblock: Uint8Array.of(1, 2, 3),
    ...more,
  };
}

describe.runIf(process.platform === "linux")("a mapped region", () => {
  verifies("SHM-211", "has its superblock in a private file of full size when it is handed out", () => {
    const wanted = request();
    const made = createMappedRegion(wanted);
    expect(made.kind).toBe("opened");
    const file = readFileSync(wanted.path);
    expect([file.length, ...file.subarray(0, 4)]).toEqual([BYTES, 1, 2, 3, 0]);
    const { mode, blocks } = statSync(wanted.path);
    expect([(mode & 0o777).toString(8), blocks * 512 >= BYTES]).toEqual(["600", true]);
    expect(createMappedRegion(wanted)).toMatchObject({ kind: "refused", reason: "exists" });
    if (made.kind === "opened") made.region.close();
  });

  verifies("SHM-212", "is mapped once and unmapped once, and holds no descriptor", () => {
    const wanted = request();
    const made = createMappedRegion(wanted);
    const opened = openMappedRegion({ ...wanted, access: "read-only" });
    if (made.kind === "refused" || opened.kind === "refused") return expect.unreachable();
    expect(mappingsOf(wanted.path)).toBe(2);
    expect(heldBelow(wanted.bases.paths[0] ?? "")).toEqual([]);
    expect(() => opened.region.writable()).toThrow(new RegionError("region_read_only"));
    made.region.close();
    made.region.close();
    expect(mappingsOf(wanted.path)).toBe(1);
    expect([...opened.region.memory().bytes.subarray(0, 3)]).toEqual([1, 2, 3]);
    opened.region.close();
    expect(mappingsOf(wanted.path)).toBe(0);
  });

  it("keeps its bytes when the file's name is removed", () => {
    const wanted = request();
    const made = createMappedRegion(wanted);
    if (made.kind === "refused") return expect.unreachable();
    unlinkSync(wanted.path);
    made.region.writable().bytes[BYTES - 1] = 9;
    expect(made.region.memory().bytes[BYTES - 1]).toBe(9);
    made.region.close();
  });

  it("is unmapped when it was forgotten and no view of it is left", async () => {
    const program = fileURLToPath(new URL("forget-region.test.support.ts", import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--expose-gc",
      "--conditions=interlock-source",
      program,
    ]);
    expect(stdout).toBe("mapped 1, with a view 1, without 0\n");
  });

  it("is locked in memory where that is asked for", () => {
    const lockedKiB = (): number =>
      Number(/VmLck:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
    const before = lockedKiB();
    const made = createMappedRegion(request({ lock: true, hugepages: "advise" }));
    expect([made.kind, lockedKiB() - before]).toEqual(["opened", BYTES / 1024]);
    if (made.kind === "opened") made.region.close();
    expect(lockedKiB()).toBe(before);
  });

  verifies("SHM-215", "is refused when huge pages are required and the file lies on none", () => {
    const wanted = request({ hugepages: "require" });
    expect(createMappedRegion(wanted)).toEqual({ kind: "refused", reason: "hugepages_unavailable" });
    expect(readdirSync(join(wanted.path, ".."))).toEqual([]);
  });

  it("is refused when the kernel cannot map it, and leaves no file behind", () => {
    const wanted = request({ byteLength: 0 });
    expect(createMappedRegion(wanted)).toMatchObject({ kind: "refused" });
    expect(readdirSync(join(wanted.path, ".."))).toEqual([]);
  });

  verifies(
    "SHM-200",
    "cannot be sent to another thread, which maps it itself and changes the same words",
    async () => {
      const wanted = request();
      const made = createMappedRegion(wanted);
      if (made.kind === "refused") return expect.unreachable();
      const { words } = made.region.writable();
      expect(() => structuredClone(words.buffer, { transfer: [words.buffer as ArrayBuffer] })).toThrow(
        expect.objectContaining({ name: "DataCloneError" }),
      );
      const worker = new Worker(new URL("count-in-region.test.support.ts", import.meta.url), {
        workerData: { base: wanted.bases.paths[0], path: wanted.path, byteLength: BYTES, times: 20_000 },
      });
      const ended = once(worker, "exit");
      for (let n = 0; n < 20_000; n += 1) Atomics.add(words, 16, 1);
      expect(await ended).toEqual([0]);
      expect(Atomics.load(words, 16)).toBe(40_000);
      made.region.close();
      return undefined;
    },
  );
});

describe.runIf(process.platform === "linux")("a reader by position", () => {
  verifies("SHM-217", "reads what a mapping writes, and says pool_lost when the file was truncated", () => {
    const wanted = request();
    const made = createMappedRegion(wanted);
    const opened = openPositionalReader(wanted);
    if (made.kind === "refused" || opened.kind === "refused") return expect.unreachable();
    const { reader } = opened;
    made.region.writable().words[BYTES / 4 - 1] = -5;
    expect(reader.word(BYTES - 4)).toBe(-5);
    expect([...reader.lend(0, 4, new Scratch())]).toEqual([1, 2, 3, 0]);
    made.region.close();
    truncateSync(wanted.path, BYTES / 2);
    const lost = new RegionError("pool_lost");
    expect(() => reader.word(BYTES - 4)).toThrow(lost);
    expect(() => reader.copy(0, new Uint8Array(BYTES))).toThrow(lost);
    expect(() => reader.lend(BYTES / 2 - 1, 2, new Scratch())).toThrow(lost);
    expect(reader.word(0)).toBe(0x0003_0201);
    reader.close();
    reader.close();
    expect(() => reader.word(0)).toThrow(new RegionError("region_closed"));
    return undefined;
  });

  verifies("SHM-206", "is refused a file that is shorter than the region from the start", () => {
    const wanted = request();
    const made = createMappedRegion(wanted);
    if (made.kind === "opened") made.region.close();
    writeFileSync(wanted.path, "short");
    expect(openPositionalReader(wanted)).toEqual({ kind: "refused", reason: "too_small" });
  });
});
