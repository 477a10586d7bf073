import type { TensorShape } from "../slot/tensor-shape.ts";
import type { DropCause } from "./drop-counts.ts";

/** What a frame says of itself. */
export interface TensorFrame {
  readonly sequence: number;
  /** When it was captured, in the stream's clock. */
  readonly timestampNs: bigint;
  readonly metaVersion: number;
  /** With every stride filled in; the same object for as long as frame after frame has the same shape. */
  readonly shape: TensorShape & { readonly strides: readonly number[] };
  readonly poolId: number;
  /** Bytes of the payload. */
  readonly byteLength: number;
}

export type Received<Value> =
  /** Whole: nobody wrote into its slot until the last byte had been read. */
  | { readonly kind: "frame"; readonly frame: TensorFrame; readonly value: Value }
  | { readonly kind: "dropped"; readonly cause: DropCause }
  /** Nothing of these regions may be used any more: close them and wait for a new announcement. */
  | { readonly kind: "remap"; readonly cause: "sequence_regressed" | "pool_lost" };
