/**
 * Local codes of the store. The first group refuses to open; the second fails one call.
 * - `state_corrupt`: the database is damaged, replaced or behind its audit; it is never recreated silently.
 * - `state_newer`: written by a newer daemon; upgrade this one.
 * - `state_permissions`: a file or directory is broader than 0600/0700 or not ours; refused, not repaired.
 * - `state_unusable`: the system refused (missing directory, no rights, no space) or SQLite is too old.
 * - `storage_full`: no space; nothing of this call happened, later calls may succeed.
 * - `storage_busy`: another process holds the database; nothing of this call happened.
 * - `storage_failed`: an I/O error; this store takes no more writes until it is opened again.
 * - `operation_failed`: one operation broke; its own changes were rolled back, its neighbours stand.
 * - `store_closed`: the call came after close, or the writer ended.
 */
export const STORE_ERROR_CODES = [
  "state_corrupt",
  "state_newer",
  "state_permissions",
  "state_unusable",
  "storage_full",
  "storage_busy",
  "storage_failed",
  "operation_failed",
  "store_closed",
] as const;
export type StoreErrorCode = (typeof STORE_ERROR_CODES)[number];

const BRAND = Symbol.for("interlock.daemon.store-error");

export interface StoreErrorData {
  readonly code: StoreErrorCode;
  /** A closed word for the exact cause, safe for logs: never a path or an exception's text. */
  readonly reason: string;
  /** What a person does about it; null where only a program can act. */
  readonly fix: string | null;
}

/** What a store call rejects with. Recognise it with `isStoreError`, then by `code`. */
export class StoreError extends Error implements StoreErrorData {
  readonly code: StoreErrorCode;
  readonly reason: string;
  readonly fix: string | null;

  constructor(data: StoreErrorData, options?: ErrorOptions) {
    super(`${data.code}: ${data.reason}`, options);
    this.name = "StoreError";
    this.code = data.code;
    this.reason = data.reason;
    this.fix = data.fix;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

export function isStoreError(value: unknown): value is StoreError {
  return typeof value === "object" && value !== null && BRAND in value;
}
