import { sql } from "kysely";
import type { ReadConnection } from "../database/connection.ts";
import { statement, type NoInput } from "../database/statement.ts";

/** The objects that a hint or a recommendation points at, null where there is none. */
export interface NextInLine {
  readonly activeContainer: string | null;
  /** `%N` of the first pane that can be adopted, in the order of the pane list. */
  readonly adoptablePane: string | null;
  /** The first active agent whose log is not attached. */
  readonly agentWithoutLog: string | null;
  /** The message that has been blocked longest. */
  readonly blockedMessage: string | null;
  readonly disabledRoute: string | null;
}

const activeContainer = statement<NoInput>()((db) =>
  db
    .selectFrom("containers")
    .select("container_id as id")
    .where("state", "=", sql.lit("active"))
    .orderBy("name")
    .orderBy("container_id")
    .limit(sql.lit(1)),
);

const adoptablePane = statement<NoInput>()((db) =>
  db
    .selectFrom("panes")
    .select("pane_id as id")
    .where("state", "=", sql.lit("active"))
    .where("agent_id", "is", null)
    .orderBy("container_name")
    .orderBy("session_name")
    .orderBy("window_index")
    .orderBy("pane_index")
    .orderBy("pane_ref")
    .limit(sql.lit(1)),
);

const agentWithoutLog = statement<NoInput>()((db) =>
  db
    .selectFrom("agents")
    .select("agents.agent_id as id")
    .where("state", "=", sql.lit("active"))
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom("log_attachments")
            .select(sql.lit(1).as("one"))
            .whereRef("log_attachments.agent_id", "=", "agents.agent_id")
            .where("log_attachments.status", "=", sql.lit("active")),
        ),
      ),
    )
    .orderBy("role_priority")
    .orderBy("registered_at")
    .limit(sql.lit(1)),
);

const blockedMessage = statement<NoInput>()((db) =>
  db
    .selectFrom("message_queue")
    .select("message_id as id")
    // The rank of `blocked`, so that the list's own index finds the oldest.
    .where("state_priority", "=", sql.lit(2))
    .orderBy("enqueued_at")
    .limit(sql.lit(1)),
);

const disabledRoute = statement<NoInput>()((db) =>
  db
    .selectFrom("routes")
    .select("route_id as id")
    .where("enabled", "=", sql.lit(0))
    .orderBy("created_at")
    .limit(sql.lit(1)),
);

/** Each is read only when it is asked for. */
export function createNextInLine(db: ReadConnection): NextInLine {
  return {
    get activeContainer() {
      return db.first(activeContainer, {})?.id ?? null;
    },
    get adoptablePane() {
      return db.first(adoptablePane, {})?.id ?? null;
    },
    get agentWithoutLog() {
      return db.first(agentWithoutLog, {})?.id ?? null;
    },
    get blockedMessage() {
      return db.first(blockedMessage, {})?.id ?? null;
    },
    get disabledRoute() {
      return db.first(disabledRoute, {})?.id ?? null;
    },
  };
}
