import type { BlockLayout } from "@interlock/contracts/tensor";
import type { Frame } from "./frame.ts";

/** Blocks of shared memory have no header: their place says what they are, and their length is the layout's. */
export function bareFrame({ blockLength }: BlockLayout): Frame {
  return {
    headerBytes: 0,
    write: () => undefined,
    judge: () => blockLength,
    isOlder: () => false,
  };
}
