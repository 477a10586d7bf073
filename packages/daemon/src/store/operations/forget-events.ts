import { sql } from "kysely";
import { statement, type NoInput } from "../database/statement.ts";
import type { Operation } from "./operation.ts";

export interface ForgetEventsInput {
  /** The newest so many stay, at least 1. */
  readonly keep: number;
  /** At most so many go in one transaction, so that nobody waits long behind it. */
  readonly batch: number;
}

export interface ForgetEventsOutcome {
  readonly forgotten: number;
  /** There is another batch to go. */
  readonly more: boolean;
}

/** Up to which number events may go: behind the newest, and what the file and every route that runs still need. */
const boundary = statement<{ keep: number }>()((db, input) =>
  db.selectNoFrom([
    sql<number>`min(
      coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0) - ${input.keep},
      (SELECT appended_event_id FROM events_file),
      coalesce(
        (SELECT min((SELECT min(event_id) FROM events
                      WHERE event_type = routes.event_type AND event_id > routes.last_consumed_event_id))
           FROM routes WHERE enabled = 1) - 1,
        9007199254740991
      )
    )`.as("last"),
  ]),
);

const oldest = statement<NoInput>()((db) =>
  db.selectFrom("events").select("event_id as id").orderBy("event_id").limit(sql.lit(1)),
);

const forget = statement<{ last: number }>()((db, input) =>
  db.deleteFrom("events").where("event_id", "<=", input.last),
);

/** Events are forgotten oldest first, so that those that stay have no hole among them: what is missing is a number. */
export const forgetEvents: Operation<ForgetEventsInput, ForgetEventsOutcome> = ({ db }, { keep, batch }) => {
  const last = db.first(boundary, { keep })?.last ?? 0;
  const first = db.first(oldest, {})?.id;
  if (first === undefined || first > last) return { forgotten: 0, more: false };
  const until = Math.min(last, first + batch - 1);
  db.run(forget, { last: until });
  return { forgotten: until - first + 1, more: until < last };
};
