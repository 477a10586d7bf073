import type { SessionId } from "@interlock/contracts";
import type { AuditCause } from "../audit/audit-cause.ts";
import { statement } from "../database/statement.ts";
import type { NodeWish } from "../../model/node/trust-level.ts";
import type { NodeWishRecord } from "../records/node-record.ts";
import { readNodeWish } from "../records/node-rows.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { Operation } from "./operation.ts";

export interface WishNodeInput {
  readonly wanted: NodeWishRecord;
  readonly cause: AuditCause;
}

interface Row {
  readonly wish: NodeWish;
  readonly sessionId: SessionId | null;
  readonly now: UnixMicros;
}

const write = statement<Row>()((db, row) =>
  db
    .insertInto("node_wish")
    .values({ id: 1, wish: row.wish, session_id: row.sessionId, updated_at: row.now })
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((old) => ({
        wish: old.ref("excluded.wish"),
        session_id: old.ref("excluded.session_id"),
        updated_at: old.ref("excluded.updated_at"),
      })),
    ),
);

/** Remembers over restarts whether, and where, a local caller wants this machine to be a node. */
export const wishNode: Operation<WishNodeInput, boolean> = ({ db, now, audit }, { wanted, cause }) => {
  const before = readNodeWish(db);
  const sessionId = wanted.wish === "attached" ? wanted.sessionId : null;
  const beforeSession = before?.wish === "attached" ? before.sessionId : null;
  if (before?.wish === wanted.wish && beforeSession === sessionId) return false;
  db.run(write, { wish: wanted.wish, sessionId, now });
  audit({
    eventType: "node_wish_changed",
    cause,
    payload: { wish: wanted.wish, session_id: sessionId },
  });
  return true;
};
