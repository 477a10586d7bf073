import type { AuditValue } from "../../model/audit-row.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import type { Connection } from "../database/connection.ts";
import type { UnixMicros } from "../timestamp.ts";

export interface AuditEntry {
  readonly eventType: string;
  readonly cause: AuditCause;
  /** Ids, states and reasons; never a token and never the text of a message. */
  readonly payload: Readonly<Record<string, AuditValue>>;
}

/** All an operation may touch. It runs inside its own savepoint: throwing undoes it and nothing else. */
export interface OperationContext {
  readonly db: Connection;
  /** When the caller asked, by the store's clock. */
  readonly now: UnixMicros;
  /** Adds one row to the audit chain in the same transaction. */
  readonly audit: (entry: AuditEntry) => void;
}

/** Deterministic but for fresh ids: same rows, same input, same time, same outcome. */
export type Operation<Input, Output> = (context: OperationContext, input: Input) => Output;
