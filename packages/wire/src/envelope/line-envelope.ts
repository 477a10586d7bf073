import type { EnvelopeCodec } from "./envelope-codec.ts";

export interface LineEnvelopeOptions {
  /** Name of the version member in every answer (`app_contract_version`). */
  readonly versionField: string;
  readonly version: string;
  readonly limits: { readonly requestBytes: number; readonly responseBytes: number; readonly depth: number; readonly keys?: number };
}

/** NDJSON framing with `{ok, <version>, id?, result | error}` answers. */
export declare function lineEnvelope(options: LineEnvelopeOptions): EnvelopeCodec;
