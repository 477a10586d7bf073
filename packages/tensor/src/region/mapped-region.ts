import { fsyncSync } from "node:fs";
import { libc } from "../native/libc.ts";
import type { AllowedBases } from "../path/allowed-bases.ts";
import { createContained, type CreateRequest } from "../path/create-contained.ts";
import { openContained, type ContainedFile } from "../path/open-contained.ts";
import type { PathRefusalReason } from "../path/path-refusal.ts";
import { removeContained } from "../path/remove-contained.ts";
import { BufferRegion } from "./buffer-region.ts";
import { isOnHugepages } from "./hugepages.ts";
import { mapFile, type MappingOptions } from "./mapping.ts";
import type { Region, RegionAccess } from "./region.ts";

/** Why there is no region. */
export type RegionRefusalReason =
  | PathRefusalReason
  | "map_failed"
  /** The limit of locked memory is lower (`ulimit -l`). */
  | "lock_failed"
  /** Huge pages are required, and the file is on no hugetlbfs. */
  | "hugepages_unavailable";

export interface RegionRefused {
  readonly kind: "refused";
  readonly reason: RegionRefusalReason;
  readonly errno?: number;
}

export interface RegionOpened {
  readonly kind: "opened";
  readonly region: Region;
}

export interface MapRequest {
  readonly bases: AllowedBases;
  readonly path: string;
  /** Bytes of the region; the file has at least as many. */
  readonly byteLength: number;
  /** Huge pages are required (the file must lie on hugetlbfs), asked for, or left to the kernel. */
  readonly hugepages?: "require" | "advise";
  readonly lock?: boolean;
  readonly populate?: boolean;
}

export interface OpenRegionRequest extends MapRequest {
  readonly access: RegionAccess;
}

export interface CreateRegionRequest extends MapRequest, Omit<CreateRequest, "byteLength"> {
  /** The first bytes, which are on disk before the region is handed out. */
  readonly superblock: Uint8Array;
}

/**
 * Maps a region that somebody made. Not populated unless asked for.
 *
 * Reading a mapping whose file was truncated meanwhile ends the process by a signal: map only what a writer keeps whom
 * you trust that far, and read others' through `positionalReader`.
 */
export function openMappedRegion(request: OpenRegionRequest): RegionOpened | RegionRefused {
  const file = openContained(request.bases, request.path, request);
  if (file.kind === "refused") return file;
  try {
    return mapInto(file, request, request.access, request.populate ?? false);
  } finally {
    libc().close(file.descriptor);
  }
}

/**
 * Makes a region: a private file whose space is taken at once, with its superblock written and synced. Populated
 * unless told otherwise. When this returns it may be announced.
 */
export function createMappedRegion(request: CreateRegionRequest): RegionOpened | RegionRefused {
  const file = createContained(request.bases, request.path, request);
  if (file.kind === "refused") return file;
  try {
    const made = mapInto(file, request, "read-write", request.populate ?? true);
    if (made.kind === "refused") {
      removeContained(request.bases, request.path);
      return made;
    }
    made.region.memory().bytes.set(request.superblock);
    fsyncSync(file.descriptor);
    return made;
  } finally {
    libc().close(file.descriptor);
  }
}

function mapInto(
  file: ContainedFile,
  request: MapRequest,
  access: RegionAccess,
  populate: boolean,
): RegionOpened | RegionRefused {
  if (request.hugepages === "require" && !isOnHugepages(file.descriptor)) {
    return { kind: "refused", reason: "hugepages_unavailable" };
  }
  const options: MappingOptions = {
    populate,
    lock: request.lock ?? false,
    adviseHugepages: request.hugepages === "advise",
  };
  const mapped = mapFile(file.descriptor, request.byteLength, access, options);
  if (mapped.kind === "failed") return { kind: "refused", reason: mapped.reason, errno: mapped.errno };
  return { kind: "opened", region: new BufferRegion("mapped-file", access, mapped.memory, mapped.unmap) };
}
