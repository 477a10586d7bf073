import { BufferRegion } from "./buffer-region.ts";
import type { Region } from "./region.ts";

/** Zeroed memory of this thread: for tests, and for a producer and its consumers in one program. */
export function heapRegion(byteLength: number): Region {
  const buffer = new ArrayBuffer(byteLength);
  // Without bytes for whoever still holds a view, as a mapping would have none.
  return new BufferRegion("heap", "read-write", buffer, () => void buffer.transfer(0));
}
