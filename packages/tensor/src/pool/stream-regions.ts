import { memoryReader } from "../region/memory-reader.ts";
import type { RegionReader } from "../region/region-reader.ts";
import type { Region } from "../region/region.ts";
import { refreshActivity } from "../region/superblock.ts";
import type { PoolLayout, StreamLayout } from "./stream-layout.ts";

/** A stream's memory, as its producer has it. */
export interface StreamRegions extends Disposable {
  readonly layout: StreamLayout;
  readonly header: Region;
  readonly pools: readonly PoolRegion[];
}

export interface PoolRegion extends PoolLayout {
  readonly region: Region;
}

/** The same, as a consumer reads it. */
export interface StreamReaders extends Disposable {
  readonly layout: StreamLayout;
  readonly header: RegionReader;
  readonly pools: readonly PoolReader[];
}

export interface PoolReader extends PoolLayout {
  readonly reader: RegionReader;
}

export function streamRegions(
  layout: StreamLayout,
  header: Region,
  pools: readonly PoolRegion[],
): StreamRegions {
  return {
    layout,
    header,
    pools,
    [Symbol.dispose]: () =>
      [header, ...pools.map(({ region }) => region)].forEach((region) => region.close()),
  };
}

export function streamReaders(
  layout: StreamLayout,
  header: RegionReader,
  pools: readonly PoolReader[],
): StreamReaders {
  return {
    layout,
    header,
    pools,
    [Symbol.dispose]: () =>
      [header, ...pools.map(({ reader }) => reader)].forEach((reader) => reader.close()),
  };
}

/** Readers of the very memory that a producer has, for consumers in its program; closing them closes it. */
export function readersOf({ layout, header, pools }: StreamRegions): StreamReaders {
  return streamReaders(
    layout,
    memoryReader(header),
    pools.map(({ poolId, strideBytes, region }) => ({ poolId, strideBytes, reader: memoryReader(region) })),
  );
}

/** Shows that the writer of a stream lives, in every one of its regions. */
export function refreshStream({ header, pools }: StreamRegions, timestampNs: bigint): void {
  for (const region of [header, ...pools.map(({ region }) => region)]) refreshActivity(region, timestampNs);
}
