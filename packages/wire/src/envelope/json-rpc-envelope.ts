import type { EnvelopeCodec } from "./envelope-codec.ts";

export interface JsonRpcEnvelopeOptions {
  readonly limits: { readonly requestBytes: number; readonly responseBytes: number; readonly depth: number; readonly keys?: number };
  /** JSON-RPC number of each project code; the project code travels in `error.data.type`. */
  readonly errorNumbers: Readonly<Record<string, number>>;
  /** Number of a code that the table does not list. Default -32603. */
  readonly otherwise?: number;
  /** Members that every request of this side carries beside method and params (`protocolVersion`). */
  readonly requestFields?: Readonly<Record<string, unknown>>;
}

/** Content-Length framing with JSON-RPC 2.0 envelopes. */
export declare function jsonRpcEnvelope(options: JsonRpcEnvelopeOptions): EnvelopeCodec;
