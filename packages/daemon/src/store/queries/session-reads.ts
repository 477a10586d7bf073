import { sql } from "kysely";
import type { SessionEvent } from "../../model/session-event.ts";
import type { ReadConnection } from "../database/connection.ts";
import { statement } from "../database/statement.ts";
import { sessionEventById, sessionLogHead } from "../operations/session-event-rows.ts";
import type { LocalSessionRecord } from "../records/local-session-record.ts";
import type { SessionEventsFrom, SessionReader } from "../session-reader.ts";

const localSession = statement<{ sessionId: string }>()((db, input) =>
  db
    .selectFrom("local_sessions")
    .select([
      "session_id as sessionId",
      "state",
      "config_json as configJson",
      "metadata_json as metadataJson",
      "created_at as createdAt",
      "updated_at as updatedAt",
    ])
    .where("session_id", "=", input.sessionId),
);

const ownMembership = statement<{ sessionId: string }>()((db, input) =>
  db
    .selectFrom("local_memberships")
    .innerJoin("local_owner", "local_owner.participant_id", "local_memberships.participant_id")
    .select([
      "local_memberships.membership_id as membershipId",
      "local_memberships.participant_id as participantId",
    ])
    .where("local_memberships.session_id", "=", input.sessionId)
    .where("local_memberships.state", "=", sql.lit("active")),
);

/** Sizes are summed before texts are read, so that a page of large events costs no more than its bound. */
const eventsFrom = statement<SessionEventsFrom>()((db, input) =>
  db
    .selectFrom("session_events")
    .innerJoin(
      db
        .selectFrom("session_events")
        .select([
          "session_id as id",
          "sequence as at",
          sql<number>`sum(bytes) OVER (ORDER BY sequence)`.as("total"),
        ])
        .where("session_id", "=", input.sessionId)
        .where("sequence", ">=", input.from)
        .orderBy("sequence")
        .limit(input.limit)
        .as("page"),
      (join) =>
        join
          .onRef("page.id", "=", "session_events.session_id")
          .onRef("page.at", "=", "session_events.sequence"),
    )
    .select(["canonical", "bytes", "page.total"])
    .where(sql<boolean>`page.total <= max(${input.maxBytes}, bytes)`)
    .orderBy("page.at"),
);

export function createSessionReader(db: ReadConnection): SessionReader {
  return {
    localSession: (sessionId) => {
      const row = db.first(localSession, { sessionId });
      if (row === undefined) return null;
      const { configJson, metadataJson, ...rest } = row;
      return {
        ...rest,
        // Written by createLocalSession from values of these types.
        config: JSON.parse(configJson) as LocalSessionRecord["config"],
        metadata: JSON.parse(metadataJson) as LocalSessionRecord["metadata"],
      };
    },
    ownMembership: (sessionId) => db.first(ownMembership, { sessionId }) ?? null,
    nextSessionEvent: (sessionId) => db.first(sessionLogHead, { sessionId })?.next ?? null,
    sessionEventsFrom: (input) =>
      // Written by appendToSessionLog from an event; whoever changed it since is found by the check of the log.
      db.all(eventsFrom, input).map(({ canonical }) => JSON.parse(canonical) as SessionEvent),
    sessionEventNumber: (sessionId, eventId) => {
      const found = db.first(sessionEventById, { eventId });
      return found?.sessionId === sessionId ? found.sequence : null;
    },
  };
}
