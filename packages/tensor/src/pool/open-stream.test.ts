import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { verifies } from "@interlock/testkit/verifies";
import { describe, expect } from "vitest";
import { heldBelow } from "../path/held-below.test.support.ts";
import { activityOf } from "../region/superblock.ts";
import { memoryBase } from "../region/region.test.support.ts";
import { createMappedStream } from "./create-stream.ts";
import { openStreamForReading, openStreamForWriting, type OpenStreamRequest } from "./open-stream.ts";
import { bytesShape, LAYOUT, MAKER, regionsOf } from "./pool.test.support.ts";
import { refreshStream } from "./stream-regions.ts";
import { TensorConsumer } from "./tensor-consumer.ts";
import { TensorProducer } from "./tensor-producer.ts";

const mappings = (base: string): number =>
  readFileSync("/proc/self/maps", "utf8").split(`${base}/`).length - 1;

/** A stream in files that nobody has open, and how it would be announced. */
function announced() {
  const { base, bases } = memoryBase();
  const place = { base, user: "test", namespace: "default" };
  regionsOf(createMappedStream({ bases, place, layout: LAYOUT, maker: MAKER }))[Symbol.dispose]();
  const directory = `${base}/tensorpool-test/default/10000/7`;
  const uri = (name: string) => `shm:file?path=${directory}/${name}`;
  const request: OpenStreamRequest = {
    bases,
    ...LAYOUT,
    headerUri: uri("header.ring"),
    pools: LAYOUT.pools.map((pool) => ({ ...pool, uri: uri(`${pool.poolId}.pool`) })),
  };
  return { base, directory, request, place };
}

describe.runIf(process.platform === "linux")("a stream in files", () => {
  verifies("SHM-208", "lies at its canonical place, one file for each region", () => {
    const { directory } = announced();
    expect(readdirSync(directory).sort()).toEqual(["1.pool", "2.pool", "header.ring"]);
  });

  verifies("SHM-213", "is used by a producer and a consumer that were told of it", () => {
    const { base, request } = announced();
    const writing = openStreamForWriting(request);
    const reading = openStreamForReading({ ...request, mode: "mapped" });
    if (writing.kind !== "opened" || reading.kind !== "opened") return expect.unreachable();
    new TensorProducer(writing.regions).publish(bytesShape(3), Uint8Array.of(1, 2, 3));
    expect(new TensorConsumer(reading.readers).copy(0)).toMatchObject({ value: Uint8Array.of(1, 2, 3) });
    refreshStream(writing.regions, 77n);
    expect(writing.regions.pools.map(({ region }) => activityOf(region))).toEqual([77n, 77n]);
    writing.regions[Symbol.dispose]();
    reading.readers[Symbol.dispose]();
    expect(mappings(base)).toBe(0);
    return undefined;
  });

  verifies(
    ["SHM-202", "SHM-213"],
    "is not used at all when one of its regions is doubtful, and nothing stays mapped",
    () => {
      const { base, request, directory } = announced();
      const [first, second] = request.pools;
      if (first === undefined || second === undefined) return expect.unreachable();
      symlinkSync(`${directory}/2.pool`, `${directory}/link.pool`);
      writeFileSync(`${directory}/short.pool`, "short", { mode: 0o600 });
      const pool = (uri: string) => ({ ...request, pools: [first, { ...second, uri }] });
      const at = (name: string) => pool(`shm:file?path=${directory}/${name}`);
      const region = (reason: string) => ({
        kind: "refused",
        region: "2.pool",
        why: { kind: "region", reason },
      });
      const superblock = (region: string, field: string) => ({
        kind: "refused",
        region,
        why: { kind: "superblock", field },
      });
      const cases: readonly (readonly [OpenStreamRequest, unknown])[] = [
        [
          pool("shm:memfd?path=/x"),
          { kind: "refused", region: "2.pool", why: { kind: "uri", reason: "unknown_scheme" } },
        ],
        [pool("shm:file?path=/etc/passwd"), region("outside_bases")],
        [at("../7/2.pool"), region("traversal")],
        [at("link.pool"), region("symlink")],
        [at("missing.pool"), region("not_found")],
        [at("short.pool"), region("too_small")],
        [at("2.pool|require_hugepages=true"), region("hugepages_unavailable")],
        [at("1.pool"), superblock("2.pool", "pool_id")],
        [{ ...request, epoch: 8n }, superblock("header.ring", "epoch")],
        [{ ...request, streamId: 10_001 }, superblock("header.ring", "stream_id")],
        [{ ...request, nslots: 4 }, superblock("header.ring", "nslots")],
        [{ ...request, pools: [first, { ...second, strideBytes: 128 }] }, region("too_small")],
        [{ ...request, pools: [{ ...first, strideBytes: 512 }] }, { ...superblock("1.pool", "slot_bytes") }],
        [
          { ...request, nslots: 3 },
          { kind: "faulty", fault: "nslots_not_power_of_two" },
        ],
        [
          { ...request, pools: [] },
          { kind: "faulty", fault: "no_pools" },
        ],
        [
          { ...request, pools: [first, first] },
          { kind: "faulty", fault: "pool_id_twice" },
        ],
        [
          { ...request, pools: [{ ...first, strideBytes: 32 }] },
          { kind: "faulty", fault: "stride_invalid" },
        ],
      ];
      for (const [request, expected] of cases) {
        expect(openStreamForReading({ ...request, mode: "mapped" })).toMatchObject(expected as object); // as in the table
        expect(openStreamForReading({ ...request, mode: "positional" }).kind).not.toBe("opened");
        expect(openStreamForWriting(request).kind).not.toBe("opened");
      }
      expect([heldBelow(base), mappings(base)]).toEqual([[], 0]);
      return undefined;
    },
  );

  verifies("SHM-210", "is not left in pieces when one of its regions cannot be made", () => {
    const { base, directory, request, place } = announced();
    const layout = { ...LAYOUT, epoch: 8n };
    const created = createMappedStream({
      bases: request.bases,
      place,
      layout,
      maker: MAKER,
      hugepages: "require",
    });
    expect(created).toEqual({ kind: "refused", reason: "hugepages_unavailable" });
    const again = createMappedStream({ bases: request.bases, place, layout: LAYOUT, maker: MAKER });
    expect(again).toMatchObject({ kind: "refused", reason: "exists" });
    expect(readdirSync(directory).sort()).toEqual(["1.pool", "2.pool", "header.ring"]);
    expect(readdirSync(`${directory}/../8`)).toEqual([]);
    expect(mappings(base)).toBe(0);
  });
});
