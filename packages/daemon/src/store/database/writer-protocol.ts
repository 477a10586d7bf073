import type { WriterMap, WriterName } from "../operations/operation-map.ts";
import type { StoreErrorData } from "../store-error.ts";
import type { UnixMicros } from "../timestamp.ts";

/** One asked-for write, as it crosses to the writer thread: data only. */
export type WriterJob = {
  readonly [Name in WriterName]: {
    readonly id: number;
    readonly name: Name;
    readonly input: WriterMap[Name]["input"];
    readonly at: UnixMicros;
  };
}[WriterName];

export type JobResult =
  | { readonly id: number; readonly ok: true; readonly output: unknown }
  | { readonly id: number; readonly ok: false; readonly failure: StoreErrorData };

export type ToWriter =
  | { readonly kind: "jobs"; readonly jobs: readonly WriterJob[] }
  | { readonly kind: "close" };

export type FromWriter =
  | { readonly kind: "ready"; readonly boot: number; readonly cursorKey: Uint8Array }
  | { readonly kind: "refused"; readonly failure: StoreErrorData }
  | { readonly kind: "results"; readonly results: readonly JobResult[] }
  | { readonly kind: "closed" };

export interface WriterSettings {
  readonly home: string;
  readonly now: UnixMicros;
}
