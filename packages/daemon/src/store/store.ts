import type { OperationInput, OperationName, OperationOutput } from "./operations/operation-map.ts";
import type { StoreReader } from "./store-reader.ts";

/**
 * Every write, by name. A resolved promise means committed and synced; domain refusals are outcomes. A rejection is a
 * `StoreError` (`storage_full`, `storage_busy`, `storage_failed`, `operation_failed`, `store_closed`), and then
 * nothing of the call happened, except that after `storage_failed` it is unknown until the store is opened again.
 */
export type StoreWriter = {
  readonly [Name in OperationName]: (input: OperationInput<Name>) => Promise<OperationOutput<Name>>;
};

export type PartHealth = { readonly status: "ok" } | { readonly status: "degraded"; readonly reason: string };

export interface StoreHealth {
  readonly sqlite: PartHealth;
  /**
   * `degraded` while audit rows or events wait in the database because their file cannot be written, or the audit's
   * tail was cut.
   */
  readonly jsonl: PartHealth;
  /** The audit's file alone. */
  readonly audit: PartHealth & {
    /** Committed rows that the file does not have yet. */
    readonly pendingRows: number;
    /** The kind of the last failure since the start, also of one that is over. */
    readonly lastFailure: string | null;
  };
  /** The file of events alone. */
  readonly events: PartHealth;
}

export type FileSettled = { readonly kind: "settled" } | { readonly kind: "behind"; readonly reason: string };

/** The daemon's state. One process holds it, under the lock of its home. */
export interface Store {
  readonly write: StoreWriter;
  readonly read: StoreReader;
  /** How often this state was opened, this time included: what makes per-process numbers unique for ever. */
  readonly boot: number;
  readonly schemaVersion: number;
  health(): StoreHealth;
  /** Resolves when every row committed so far is in `audit.jsonl`, or with the reason why it is not. */
  auditSettled(): Promise<FileSettled>;
  /** The same of the events in `events.jsonl`. */
  eventsSettled(): Promise<FileSettled>;
  /** Puts `events.jsonl` aside, in the place of the one before, once it has so many bytes. */
  rotateEvents(maxBytes: number): void;
  /** Commits what was asked before, appends the audit, ends the writer. Later calls answer `store_closed`. */
  close(): Promise<void>;
}

/** The idempotency scope of one app session, unique over restarts although session ids start again at 1. */
export function appSessionScope(boot: number, appSessionId: number): string {
  return `app-session:${boot}:${appSessionId}`;
}
