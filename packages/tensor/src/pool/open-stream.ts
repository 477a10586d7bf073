import { SUPERBLOCK_BYTES } from "@interlock/contracts/tensor";
import type { AllowedBases } from "../path/allowed-bases.ts";
import { parseRegionUri, type UriRefusalReason } from "../path/region-uri.ts";
import { openMappedRegion, type MapRequest, type RegionRefusalReason } from "../region/mapped-region.ts";
import { memoryReader } from "../region/memory-reader.ts";
import { openPositionalReader } from "../region/positional-reader.ts";
import type { RegionReader } from "../region/region-reader.ts";
import type { Region } from "../region/region.ts";
import {
  regionBytes,
  superblockMismatch,
  type RegionIdentity,
  type SuperblockMismatch,
} from "../region/superblock.ts";
import {
  headerIdentity,
  layoutFault,
  poolIdentity,
  type LayoutFault,
  type PoolLayout,
  type StreamLayout,
} from "./stream-layout.ts";
import { streamReaders, streamRegions, type StreamReaders, type StreamRegions } from "./stream-regions.ts";

/** What an announcement, or a driver's answer, says of a stream. */
export interface OpenStreamRequest extends Pick<MapRequest, "lock" | "populate"> {
  readonly bases: AllowedBases;
  readonly streamId: number;
  readonly epoch: bigint;
  readonly nslots: number;
  readonly headerUri: string;
  readonly pools: readonly (PoolLayout & { readonly uri: string })[];
}

/** Why a stream is not used: then none of its regions is. */
export type StreamRefused =
  | { readonly kind: "faulty"; readonly fault: LayoutFault }
  | {
      readonly kind: "refused";
      readonly region: "header.ring" | `${number}.pool`;
      readonly why: RegionObjection;
    };

export type RegionObjection =
  | { readonly kind: "uri"; readonly reason: UriRefusalReason }
  | { readonly kind: "region"; readonly reason: RegionRefusalReason }
  | { readonly kind: "superblock"; readonly field: SuperblockMismatch };

/** Maps a stream for writing, as its one producer. */
export function openStreamForWriting(
  request: OpenStreamRequest,
): { readonly kind: "opened"; readonly regions: StreamRegions } | StreamRefused {
  const opened = openAll(request, writableRegion);
  if (opened.kind !== "opened") return opened;
  const pools = opened.pools.map(({ poolId, strideBytes, opened }) => ({
    poolId,
    strideBytes,
    region: opened,
  }));
  return { kind: "opened", regions: streamRegions(opened.layout, opened.header, pools) };
}

/** Opens a stream for reading: `mapped` where its writer is trusted to keep its files' length, `positional` where not. */
export function openStreamForReading(
  request: OpenStreamRequest & { readonly mode: "mapped" | "positional" },
): { readonly kind: "opened"; readonly readers: StreamReaders } | StreamRefused {
  const opened = openAll(request, request.mode === "mapped" ? mappedReader : openedByPosition);
  if (opened.kind !== "opened") return opened;
  const pools = opened.pools.map(({ poolId, strideBytes, opened }) => ({
    poolId,
    strideBytes,
    reader: opened,
  }));
  return { kind: "opened", readers: streamReaders(opened.layout, opened.header, pools) };
}

interface Openable {
  close(): void;
}

type Opened<Kind> =
  | { readonly kind: "opened"; readonly opened: Kind; readonly superblock: Uint8Array<ArrayBufferLike> }
  | { readonly kind: "refused"; readonly reason: RegionRefusalReason };

type Opener<Kind> = (request: MapRequest) => Opened<Kind>;

const writableRegion: Opener<Region> = (request) => {
  const mapped = openMappedRegion({ ...request, access: "read-write" });
  if (mapped.kind === "refused") return mapped;
  return { kind: "opened", opened: mapped.region, superblock: mapped.region.memory().bytes };
};

const mappedReader: Opener<RegionReader> = (request) => {
  const mapped = openMappedRegion({ ...request, access: "read-only" });
  if (mapped.kind === "refused") return mapped;
  return { kind: "opened", opened: memoryReader(mapped.region), superblock: mapped.region.memory().bytes };
};

const openedByPosition: Opener<RegionReader> = (request) => {
  const opened = openPositionalReader(request);
  if (opened.kind === "refused") return opened;
  const superblock = new Uint8Array(SUPERBLOCK_BYTES);
  opened.reader.copy(0, superblock);
  return { kind: "opened", opened: opened.reader, superblock };
};

interface AllOpened<Kind> {
  readonly kind: "opened";
  readonly layout: StreamLayout;
  readonly header: Kind;
  readonly pools: readonly (PoolLayout & { readonly opened: Kind })[];
}

function openAll<Kind extends Openable>(
  request: OpenStreamRequest,
  opener: Opener<Kind>,
): AllOpened<Kind> | StreamRefused {
  const { streamId, epoch, nslots } = request;
  const layout: StreamLayout = {
    streamId,
    epoch,
    nslots,
    pools: request.pools.map(({ poolId, strideBytes }) => ({ poolId, strideBytes })),
  };
  const fault = layoutFault(layout);
  if (fault !== undefined) return { kind: "faulty", fault };
  const header = openOne(request, request.headerUri, headerIdentity(layout), opener);
  if (header.kind !== "opened") return { kind: "refused", region: "header.ring", why: header };
  const pools: (PoolLayout & { readonly opened: Kind })[] = [];
  for (const { poolId, strideBytes, uri } of request.pools) {
    const pool = openOne(request, uri, poolIdentity(layout, { poolId, strideBytes }), opener);
    if (pool.kind !== "opened") {
      for (const { opened } of [header, ...pools]) opened.close();
      return { kind: "refused", region: `${poolId}.pool`, why: pool };
    }
    pools.push({ poolId, strideBytes, opened: pool.opened });
  }
  return { kind: "opened", layout, header: header.opened, pools };
}

function openOne<Kind extends Openable>(
  { bases, lock = false, populate = false }: OpenStreamRequest,
  uri: string,
  identity: RegionIdentity,
  opener: Opener<Kind>,
): { readonly kind: "opened"; readonly opened: Kind } | RegionObjection {
  const parsed = parseRegionUri(uri);
  if (parsed.kind === "refused") return { kind: "uri", reason: parsed.reason };
  const { path, requireHugepages } = parsed.uri;
  const opened = opener({
    bases,
    path,
    byteLength: regionBytes(identity),
    lock,
    populate,
    ...(requireHugepages ? { hugepages: "require" } : {}),
  });
  if (opened.kind === "refused") return { kind: "region", reason: opened.reason };
  const field = superblockMismatch(opened.superblock, identity);
  if (field === undefined) return { kind: "opened", opened: opened.opened };
  opened.opened.close();
  return { kind: "superblock", field };
}
