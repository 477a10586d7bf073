import { closeSync, readFileSync, readSync, symlinkSync, writeSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { scale } from "@interlock/testkit/scale";
import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, onTestFinished } from "vitest";
import { openContained } from "./open-contained.ts";
import { makePlace, REGION_BYTES } from "./place.test.support.ts";

const LASTS_MS = scale(2_000, 240_000);

describe.runIf(process.platform === "linux")("openContained, racing", () => {
  verifies(
    "SHM-207",
    "a thread that exchanges every component with a link gets nothing outside read or written",
    async ({ annotate }) => {
      const { bases, base, outside, file, canary } = makePlace();
      const pairs = ["one", "one/two", "one/two/file"].map((component) => {
        const path = join(base, component);
        symlinkSync(join(outside, component.slice("one".length)), `${path}-link`);
        return [path, `${path}-link`];
      });
      const stop = new Int32Array(new SharedArrayBuffer(8));
      const meddler = new Worker(new URL("exchange-names.test.support.ts", import.meta.url), {
        workerData: { pairs, stop },
      });
      const ended = once(meddler, "exit");
      onTestFinished(() => void Atomics.store(stop, 0, 1));
      const seen: Record<string, number> = {};
      const letter = Buffer.alloc(1);
      const until = performance.now() + LASTS_MS;
      // Until each was met as well: a machine that runs the two threads in turns only needs longer.
      const enough = (): boolean => (seen["I"] ?? 0) > 0 && (seen["symlink"] ?? 0) > 0;
      const deadline = until + 60_000;
      while (performance.now() < until || (!enough() && performance.now() < deadline)) {
        const opened = openContained(bases, file, { access: "read-write", byteLength: REGION_BYTES });
        if (opened.kind === "refused") {
          seen[opened.reason] = (seen[opened.reason] ?? 0) + 1;
          continue;
        }
        readSync(opened.descriptor, letter, 0, 1, 0);
        writeSync(opened.descriptor, "I", REGION_BYTES - 1);
        closeSync(opened.descriptor);
        const read = letter.toString();
        seen[read] = (seen[read] ?? 0) + 1;
      }
      Atomics.store(stop, 0, 1);
      expect(await ended).toEqual([0]);
      void annotate(JSON.stringify({ ...seen, exchanges: stop[1] }));
      const { I: inside = 0, symlink = 0, not_directory: _, replaced: __, not_found: ___, ...others } = seen;
      expect(others).toEqual({});
      expect([inside > 0, symlink > 0]).toEqual([true, true]);
      for (const path of [canary, join(outside, "two", "file")]) {
        expect(readFileSync(path, "ascii")).toBe("C".repeat(REGION_BYTES));
      }
    },
    { timeout: LASTS_MS + 120_000 },
  );
});
