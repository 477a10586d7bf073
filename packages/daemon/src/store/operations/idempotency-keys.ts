import { sql } from "kysely";
import type { Connection } from "../database/connection.ts";
import { statement } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";

/** Keys remembered per scope; the least recently used go first. */
const KEPT = 256;

interface Key {
  readonly scope: string;
  readonly key: string;
}

const find = statement<Key>()((db, input) =>
  db
    .selectFrom("idempotency")
    .select(["message_id as messageId", "answered_state as state"])
    .where("scope", "=", input.scope)
    .where("key", "=", input.key),
);

const newest = statement<{ scope: string }>()((db, input) =>
  db
    .selectFrom("idempotency")
    .select((of) => of.fn.coalesce(of.fn.max("last_used"), sql<number>`0`).as("lastUsed"))
    .where("scope", "=", input.scope),
);

const touch = statement<Key & { lastUsed: number }>()((db, input) =>
  db
    .updateTable("idempotency")
    .set({ last_used: input.lastUsed })
    .where("scope", "=", input.scope)
    .where("key", "=", input.key),
);

const insert = statement<
  Key & { messageId: string; state: "queued" | "blocked"; lastUsed: number; now: UnixMicros }
>()((db, input) =>
  db.insertInto("idempotency").values({
    scope: input.scope,
    key: input.key,
    message_id: input.messageId,
    answered_state: input.state,
    last_used: input.lastUsed,
    created_at: input.now,
  }),
);

const dropStale = statement<{ scope: string }>()((db, input) =>
  db
    .deleteFrom("idempotency")
    .where("scope", "=", input.scope)
    .where("last_used", "<=", (of) =>
      of
        .selectFrom("idempotency")
        .select("last_used")
        .where("scope", "=", input.scope)
        .orderBy("last_used", "desc")
        .limit(sql.lit(1))
        .offset(sql.lit(KEPT)),
    ),
);

export interface FirstAnswer {
  readonly messageId: string;
  readonly state: "queued" | "blocked";
}

/** The answer that this key got before; asking for it keeps it remembered. */
export function firstAnswer(db: Connection, key: Key): FirstAnswer | null {
  const answer = db.first(find, key);
  if (answer === undefined) return null;
  db.run(touch, { ...key, lastUsed: nextUse(db, key.scope) });
  return answer;
}

/** The primary key (scope, key) makes a second answer to one key impossible, whoever asks. */
export function rememberAnswer(db: Connection, key: Key, answer: FirstAnswer, now: UnixMicros): void {
  db.run(insert, { ...key, ...answer, lastUsed: nextUse(db, key.scope), now });
  db.run(dropStale, { scope: key.scope });
}

function nextUse(db: Connection, scope: string): number {
  return (db.first(newest, { scope })?.lastUsed ?? 0) + 1;
}
