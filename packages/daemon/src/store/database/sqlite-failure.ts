import { isStoreError, StoreError, type StoreErrorData } from "../store-error.ts";

/** The `SQLITE_…` code of an error that better-sqlite3 threw; its class is not looked at, only its shape. */
export function sqliteCode(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  return typeof error.code === "string" && error.code.startsWith("SQLITE_") ? error.code : null;
}

/** What a failed SQLite call means to the caller of the store. Only the code travels, never SQLite's text. */
export function storageFailure(error: unknown): StoreErrorData {
  if (isStoreError(error)) return { code: error.code, reason: error.reason, fix: error.fix };
  const code = sqliteCode(error) ?? systemCode(error);
  if (code === null) return { code: "operation_failed", reason: "unexpected exception", fix: null };
  if (code === "SQLITE_FULL" || code === "ENOSPC")
    return { code: "storage_full", reason: code, fix: "free space in the state directory's file system" };
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
    return { code: "storage_busy", reason: code, fix: "end the other process that holds the state database" };
  }
  if (/^SQLITE_(IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN|PROTOCOL)/.test(code)) {
    return { code: "storage_failed", reason: code, fix: "check the disk, then start the daemon again" };
  }
  return { code: "operation_failed", reason: code, fix: null };
}

/** The same while opening: damage there is a state that must not be written to at all. */
export function openingFailure(error: unknown): StoreError {
  if (isStoreError(error)) return error;
  const code = sqliteCode(error) ?? systemCode(error) ?? "unexpected exception";
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB") return corrupt(code, error);
  if (code === "SQLITE_FULL" || code === "ENOSPC") {
    return new StoreError(
      { code: "storage_full", reason: code, fix: "free space in the state directory's file system" },
      { cause: error },
    );
  }
  return new StoreError(
    { code: "state_unusable", reason: code, fix: "check the state directory and its file system" },
    { cause: error },
  );
}

export function corrupt(reason: string, cause?: unknown): StoreError {
  return new StoreError(
    {
      code: "state_corrupt",
      reason,
      fix: "restore interlock.sqlite3 from a backup, or move the whole state directory aside to start anew; nothing was changed",
    },
    { cause },
  );
}

function systemCode(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  return typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code) ? error.code : null;
}
