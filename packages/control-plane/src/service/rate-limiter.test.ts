import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";
import { expect, test } from "vitest";
import { RateLimiter } from "./rate-limiter.ts";

const limit = { method: "m", per: "participant", calls: 1, seconds: 60 } as const;

const quiet = { onAlarm: () => undefined, onFault: () => undefined, heartbeatMs: 15_000 };

/** Nothing listens there. */
const nowhere = (): { readonly pool: Pool; readonly db: Kysely<never> } => {
  const pool = new Pool({ host: "/nonexistent-socket-directory" });
  return { pool, db: new Kysely({ dialect: new PostgresDialect({ pool }) }) };
};

test("[SES-077] without the database calls pass for a while, and are refused after it", async () => {
  const { pool, db } = nowhere();
  const patient = new RateLimiter({ db: db as never, ...quiet }); // no table is ever reached
  const asks = [{ limit, subject: "p" }];
  expect([await patient.take(asks), await patient.take(asks)]).toEqual([
    { kind: "passes" },
    { kind: "passes" },
  ]);
  const strict = new RateLimiter({ db: db as never, ...quiet, failOpenMs: 0 }); // same
  expect(await strict.take(asks)).toEqual({ kind: "unavailable" });
  await patient.stop();
  await strict.stop();
  await pool.end();
});
