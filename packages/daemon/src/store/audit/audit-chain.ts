import { sql } from "kysely";
import { AUDIT_RESERVED_KEYS, linkAuditRow, type AuditHead, type AuditValue } from "../../model/audit-row.ts";
import type { Connection } from "../database/connection.ts";
import { statement, type NoInput } from "../database/statement.ts";
import type { AuditCause } from "./audit-cause.ts";
import type { AuditEntry } from "../operations/operation.ts";
import { isoMicros, type UnixMicros } from "../timestamp.ts";

const readHead = statement<NoInput>()((db) =>
  db.selectFrom("audit_state").select(["head_seq as seq", "head_hash as hash"]).where("id", "=", sql.lit(1)),
);

const writeHead = statement<AuditHead>()((db, input) =>
  db
    .updateTable("audit_state")
    .set({ head_seq: input.seq, head_hash: input.hash })
    .where("id", "=", sql.lit(1)),
);

const outbox = statement<{ seq: number; line: string }>()((db, input) =>
  db.insertInto("audit_outbox").values({ seq: input.seq, line: input.line }),
);

/** The end of the chain while the writer extends it. The head is written back once per commit, not once per row. */
export interface AuditChain {
  add(entry: AuditEntry, now: UnixMicros): void;
  /** Where the chain stands, to go back to when an operation is undone. */
  readonly head: () => AuditHead;
  rewind(head: AuditHead): void;
  /** Call inside the transaction, last; `since` is the head the transaction began with. */
  save(since: AuditHead): void;
}

function attribution(cause: AuditCause): { readonly origin: string; readonly [key: string]: AuditValue } {
  switch (cause.origin) {
    case "app":
      return { origin: "app", app_session_id: cause.appSessionId, via: cause.via };
    case "cli":
      return { origin: "cli", via: cause.via, caller: cause.caller };
    case "local":
      return { origin: "local", via: cause.via };
    case "route":
    case "system":
      return { origin: cause.origin };
  }
}

export function openAuditChain(db: Connection): AuditChain {
  const stored = db.first(readHead, {});
  if (stored === undefined) throw new Error("the audit state has no row");
  let head: AuditHead = stored;
  return {
    add: ({ eventType, cause, payload }, now) => {
      const reserved = AUDIT_RESERVED_KEYS.find((key) => Object.hasOwn(payload, key));
      if (reserved !== undefined) throw new Error(`an audit payload must not carry ${reserved}`);
      const linked = linkAuditRow(head, {
        ts: isoMicros(now),
        event_type: eventType,
        ...attribution(cause),
        ...payload,
      });
      db.run(outbox, { seq: linked.head.seq, line: linked.line });
      head = linked.head;
    },
    head: () => head,
    rewind: (to) => {
      head = to;
    },
    save: (since) => {
      if (head.seq !== since.seq) db.run(writeHead, head);
    },
  };
}
