import { onTestFinished } from "vitest";
import { memoryBase } from "../region/region.test.support.ts";
import type { TensorShape } from "../slot/tensor-shape.ts";
import { createLocalStream, createMappedStream, type StreamCreated } from "./create-stream.ts";
import { openStreamForReading } from "./open-stream.ts";
import type { StreamLayout } from "./stream-layout.ts";
import { readersOf, type StreamReaders, type StreamRegions } from "./stream-regions.ts";

export const MAKER = { pid: 4242, nowNs: 1000n };

export const LAYOUT: StreamLayout = {
  streamId: 10_000,
  epoch: 7n,
  nslots: 8,
  pools: [
    { poolId: 1, strideBytes: 1024 },
    { poolId: 2, strideBytes: 64 },
  ],
};

export function bytesShape(byteLength: number): TensorShape {
  return { dtype: "UINT8", majorOrder: "ROW", dims: [byteLength] };
}

export interface TestStream {
  readonly regions: StreamRegions;
  readonly readers: StreamReaders;
}

/** A stream on each back end that this system has, with readers of its own where there are such; closed after the test. */
export const STREAMS: Readonly<Record<string, (layout?: StreamLayout) => TestStream>> = {
  heap: (layout = LAYOUT) => local(createLocalStream("heap", layout, MAKER)),
  "shared-array-buffer": (layout = LAYOUT) => local(createLocalStream("shared-array-buffer", layout, MAKER)),
  ...(process.platform === "linux" && {
    "mapped-file": (layout: StreamLayout = LAYOUT) => inFiles(layout, "mapped"),
    "mapped-file, read by position": (layout: StreamLayout = LAYOUT) => inFiles(layout, "positional"),
  }),
};

export function heapStream(layout: StreamLayout = LAYOUT): TestStream {
  return local(createLocalStream("heap", layout, MAKER));
}

function local(created: StreamCreated): TestStream {
  const regions = regionsOf(created);
  return { regions, readers: readersOf(regions) };
}

export function regionsOf(created: StreamCreated): StreamRegions {
  if (created.kind !== "created") throw new Error(JSON.stringify(created));
  onTestFinished(() => created.regions[Symbol.dispose]());
  return created.regions;
}

function inFiles(layout: StreamLayout, mode: "mapped" | "positional"): TestStream {
  const { base, bases } = memoryBase();
  const place = { base, user: "test", namespace: "default" };
  const regions = regionsOf(createMappedStream({ bases, place, layout, maker: MAKER }));
  const directory = `${base}/tensorpool-test/default/${layout.streamId}/${layout.epoch}`;
  const opened = openStreamForReading({
    bases,
    ...layout,
    headerUri: `shm:file?path=${directory}/header.ring`,
    pools: layout.pools.map((pool) => ({ ...pool, uri: `shm:file?path=${directory}/${pool.poolId}.pool` })),
    mode,
  });
  if (opened.kind !== "opened") throw new Error(JSON.stringify(opened));
  onTestFinished(() => opened.readers[Symbol.dispose]());
  return { regions, readers: opened.readers };
}
