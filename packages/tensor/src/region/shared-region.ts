import { BufferRegion } from "./buffer-region.ts";
import type { Region, RegionAccess } from "./region.ts";

/** Zeroed memory for the threads of this process. Its buffer goes to a worker, which calls `joinSharedRegion`. */
export function sharedRegion(byteLength: number): Region & { readonly buffer: SharedArrayBuffer } {
  const buffer = new SharedArrayBuffer(byteLength);
  return Object.assign(joinSharedRegion(buffer, "read-write"), { buffer });
}

/** The same memory in another thread. */
export function joinSharedRegion(buffer: SharedArrayBuffer, access: RegionAccess): Region {
  return new BufferRegion("shared-array-buffer", access, buffer, () => undefined);
}
