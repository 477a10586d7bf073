import type { DecodeRefusal } from "./refusals.ts";

/** What lies in front of a block: nothing, or a message header. */
export interface Frame {
  readonly headerBytes: number;
  write(view: DataView, at: number): void;
  /** The length of the block that follows, or why it is not the one that was asked for. */
  judge(view: DataView, at: number, end: number): number | DecodeRefusal;
  /** Whether the block may be one of an older version, which ends earlier. */
  isOlder(view: DataView, at: number): boolean;
}
