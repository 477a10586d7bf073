import { headerRingPath, payloadPoolPath, type StreamPlace } from "../path/canonical-path.ts";
import type { AllowedBases } from "../path/allowed-bases.ts";
import { removeContained } from "../path/remove-contained.ts";
import { heapRegion } from "../region/heap-region.ts";
import { createMappedRegion, type CreateRegionRequest, type RegionRefused } from "../region/mapped-region.ts";
import type { Region } from "../region/region.ts";
import { sharedRegion } from "../region/shared-region.ts";
import { encodeSuperblock, regionBytes, type RegionIdentity } from "../region/superblock.ts";
import {
  headerIdentity,
  layoutFault,
  poolIdentity,
  type LayoutFault,
  type StreamLayout,
} from "./stream-layout.ts";
import { streamRegions, type PoolRegion, type StreamRegions } from "./stream-regions.ts";

/** Who makes regions, and when by the clock that announces use. */
export interface StreamMaker {
  readonly pid: number;
  readonly nowNs: bigint;
}

export type StreamCreated =
  | { readonly kind: "created"; readonly regions: StreamRegions }
  | { readonly kind: "faulty"; readonly fault: LayoutFault }
  | RegionRefused;

/** A stream in this program's memory alone, or in memory for its threads. */
export function createLocalStream(
  backing: "heap" | "shared-array-buffer",
  layout: StreamLayout,
  maker: StreamMaker,
): StreamCreated {
  return layOut(layout, (identity) => {
    const byteLength = regionBytes(identity);
    const region = backing === "heap" ? heapRegion(byteLength) : sharedRegion(byteLength);
    region.memory().bytes.set(superblockOf(identity, maker));
    return { kind: "opened", region };
  });
}

export interface MappedStreamRequest extends Pick<
  CreateRegionRequest,
  "hugepages" | "lock" | "populate" | "fileMode" | "directoryMode"
> {
  readonly bases: AllowedBases;
  readonly place: Omit<StreamPlace, "streamId" | "epoch">;
  readonly layout: StreamLayout;
  readonly maker: StreamMaker;
}

/**
 * A stream in files, at its canonical place. All of its regions are on disk with their superblocks when this returns, so
 * that it may be announced; where one cannot be made, none is left.
 */
export function createMappedStream(request: MappedStreamRequest): StreamCreated {
  const { bases, layout, maker, place: where, ...options } = request;
  const place: StreamPlace = { ...where, streamId: layout.streamId, epoch: layout.epoch };
  const made: string[] = [];
  const created = layOut(layout, (identity) => {
    const { content } = identity;
    const path =
      content.kind === "header-ring" ? headerRingPath(place) : payloadPoolPath(place, content.poolId);
    const superblock = superblockOf(identity, maker);
    const region = createMappedRegion({
      ...options,
      bases,
      path,
      byteLength: regionBytes(identity),
      superblock,
    });
    if (region.kind === "opened") made.push(path);
    return region;
  });
  if (created.kind !== "created") for (const path of made) removeContained(bases, path);
  return created;
}

function superblockOf(identity: RegionIdentity, { pid, nowNs }: StreamMaker): Uint8Array {
  return encodeSuperblock({
    ...identity,
    pid: BigInt(pid),
    startTimestampNs: nowNs,
    activityTimestampNs: nowNs,
  });
}

type Make = (
  identity: RegionIdentity,
) => { readonly kind: "opened"; readonly region: Region } | RegionRefused;

function layOut(layout: StreamLayout, make: Make): StreamCreated {
  const fault = layoutFault(layout);
  if (fault !== undefined) return { kind: "faulty", fault };
  const pools: PoolRegion[] = [];
  // The ring last: whoever sees it may count on the pools.
  for (const pool of layout.pools) {
    const made = make(poolIdentity(layout, pool));
    if (made.kind === "refused") return abandon(pools, made);
    pools.push({ ...pool, region: made.region });
  }
  const header = make(headerIdentity(layout));
  if (header.kind === "refused") return abandon(pools, header);
  return { kind: "created", regions: streamRegions(layout, header.region, pools) };
}

function abandon(pools: readonly PoolRegion[], why: RegionRefused): RegionRefused {
  for (const { region } of pools) region.close();
  return why;
}
