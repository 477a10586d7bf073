import {
  createMappedRegion,
  createMappedStream,
  headerRingPath,
  openMappedRegion,
  openStreamForReading,
  payloadPoolPath,
  type AllowedBases,
  type Region,
  type StreamReaders,
  type StreamRegions,
} from "@interlock/tensor";

const NSLOTS = 4;

/** Words of the region in which the two processes take turns. */
export const TURN = {
  /** How many frames were written, and how many were taken. */
  written: 0,
  taken: 16,
  /** What the reader is to do with the next. */
  mode: 32,
  byteLength: 33,
  sequence: 34,
} as const;

export const MODE = { raw: 0, protocol: 1, end: 2 } as const;

const TURN_BYTES = 4096;

/** Where a payload lies in its pool. */
export function slotOffset(index: number, byteLength: number): number {
  return 64 + index * byteLength;
}

function place(bases: AllowedBases, strideBytes: number) {
  const [base = ""] = bases.paths;
  return { base, user: "bench", namespace: "copy", streamId: 10_000, epoch: BigInt(strideBytes) };
}

function layout(strideBytes: number) {
  return {
    streamId: 10_000,
    epoch: BigInt(strideBytes),
    nslots: NSLOTS,
    pools: [{ poolId: 1, strideBytes }],
  };
}

export function createStream(bases: AllowedBases, strideBytes: number): StreamRegions {
  const created = createMappedStream({
    bases,
    place: place(bases, strideBytes),
    layout: layout(strideBytes),
    maker: { pid: process.pid, nowNs: process.hrtime.bigint() },
  });
  if (created.kind !== "created") throw new Error(JSON.stringify(created));
  return created.regions;
}

export function openStream(bases: AllowedBases, strideBytes: number): StreamReaders {
  const where = place(bases, strideBytes);
  const { pools, ...rest } = layout(strideBytes);
  const opened = openStreamForReading({
    bases,
    ...rest,
    headerUri: `shm:file?path=${headerRingPath(where)}`,
    pools: pools.map((pool) => ({ ...pool, uri: `shm:file?path=${payloadPoolPath(where, pool.poolId)}` })),
    mode: "mapped",
    populate: true,
  });
  if (opened.kind !== "opened") throw new Error(JSON.stringify(opened));
  return opened.readers;
}

export function turnRegion(bases: AllowedBases, how: "create" | "open"): Region {
  const request = { bases, path: `${bases.paths[0] ?? ""}/turns`, byteLength: TURN_BYTES };
  const opened =
    how === "create"
      ? createMappedRegion({ ...request, superblock: new Uint8Array(0) })
      : openMappedRegion({ ...request, access: "read-write" });
  if (opened.kind !== "opened") throw new Error(opened.reason);
  return opened.region;
}

const PATIENCE_MS = 20_000;

/** Spins until a word has a value; the other process is at most one copy away. */
export function awaitWord(words: Int32Array<ArrayBufferLike>, index: number, value: number): void {
  for (let n = 1; Atomics.load(words, index) !== value; n += 1) {
    if (n % 1_000_000 === 0 && performance.now() - (spinningSince ??= performance.now()) > PATIENCE_MS) {
      throw new Error("the other process does not answer");
    }
  }
  spinningSince = undefined;
}

let spinningSince: number | undefined;
