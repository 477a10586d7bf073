import { sql } from "kysely";
import { SessionLogCheck, type SessionLogFault } from "../../model/check-session-log.ts";
import { createConnection, type ReadConnection } from "../database/connection.ts";
import { openReaderDatabase } from "../database/open-database.ts";
import { statement, type NoInput } from "../database/statement.ts";

/** Rows read at once. */
const PAGE = 64;

export type SessionLogFinding = (SessionLogFault | { readonly kind: "no-log" }) & {
  readonly sessionId: string;
};

export interface SessionLogReport {
  readonly logs: number;
  readonly events: number;
  readonly findings: readonly SessionLogFinding[];
}

const heads = statement<NoInput>()((db) =>
  db
    .selectFrom("session_logs")
    .select(["session_id as sessionId", "next_sequence as next", "head_hash as hash"])
    .orderBy("session_id"),
);

/** Sessions and events whose log is not known: without one they could not have been written. */
const headless = statement<NoInput>()((db) =>
  db
    .selectFrom("local_sessions")
    .select("session_id as sessionId")
    .union(db.selectFrom("session_events").select("session_id as sessionId"))
    .except(db.selectFrom("session_logs").select("session_id as sessionId")),
);

const rows = statement<{ sessionId: string; after: number }>()((db, input) =>
  db
    .selectFrom("session_events")
    .select([
      "event_id as eventId",
      "sequence",
      "type",
      "version",
      "canonical",
      "prev_hash as previous",
      "row_hash as hash",
    ])
    .where("session_id", "=", input.sessionId)
    .where("sequence", ">", input.after)
    .orderBy("sequence")
    .limit(sql.lit(PAGE)),
);

/**
 * Checks every session's log of a home against itself and against the end that is kept of it, also while a daemon runs.
 * Changes nothing.
 * @throws StoreError when the database cannot be opened.
 */
export function verifySessionLogs(home: string): SessionLogReport {
  const database = openReaderDatabase(home);
  try {
    // One state of the database: what is appended meanwhile is seen whole or not at all.
    database.exec("BEGIN");
    return check(createConnection(database));
  } finally {
    database.close();
  }
}

function check(db: ReadConnection): SessionLogReport {
  const findings: SessionLogFinding[] = db
    .all(headless, {})
    .map(({ sessionId }) => ({ kind: "no-log", sessionId }));
  const logs = db.all(heads, {});
  let events = 0;
  for (const { sessionId, ...head } of logs) {
    const log = new SessionLogCheck(sessionId);
    for (let after = -1, page = db.all(rows, { sessionId, after }); page.length > 0;) {
      for (const row of page) log.row(row);
      events += page.length;
      after = page.at(-1)?.sequence ?? after;
      page = db.all(rows, { sessionId, after });
    }
    findings.push(...log.end(head).map((fault) => ({ ...fault, sessionId })));
  }
  return { logs: logs.length, events, findings };
}
