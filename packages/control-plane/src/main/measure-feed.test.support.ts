// Measures, for the bench, how long an event takes to each of a thousand readers, over HTTP, with limits on. Prints one
// JSON line: milliseconds from the event's own time to its arrival.
import { request } from "node:http";
import { newId } from "../service/new-id.ts";
import { hashAccessToken, newAccessToken } from "../service/access-token.ts";
import { openDatabase } from "../store/database.ts";
import { appendSessionEvents } from "../store/append-session-events.ts";
import type { ChannelId } from "@interlock/contracts";
import { databaseUrl, startTestPlane } from "./plane.test.support.ts";

const SESSIONS = 20;
const MEMBERS = 10;
/** As many as a participant may have. */
const STREAMS = 5;
const READERS = SESSIONS * MEMBERS * STREAMS;
const ROUNDS = 30;
const ROUND_MS = 150;

const plane = await startTestPlane({ rateLimits: "on" });
const { address } = plane.plane;
const database = openDatabase({
  kind: "url",
  url: await databaseUrl(plane.home, plane.options.postgresSystemDirectory ?? ""),
});
const sessions = Array.from({ length: SESSIONS }, () => newId());
const people = sessions.flatMap((sessionId) =>
  Array.from({ length: MEMBERS }, () => ({ sessionId, id: newId(), token: newAccessToken() })),
);
await plane.sql("INSERT INTO sessions (id, state) SELECT unnest($1::uuid[]), 'active'", [sessions]);
await plane.sql("INSERT INTO participants (id) SELECT unnest($1::uuid[])", [people.map(({ id }) => id)]);
await plane.sql(
  `INSERT INTO session_memberships (session_id, participant_id, role, state)
   SELECT s, p, 'viewer', 'active' FROM unnest($1::uuid[], $2::uuid[]) AS m (s, p)`,
  [people.map(({ sessionId }) => sessionId), people.map(({ id }) => id)],
);
await plane.sql(
  "INSERT INTO access_tokens (token_hash, participant_id) SELECT * FROM unnest($1::bytea[], $2::uuid[])",
  [people.map(({ token }) => hashAccessToken(token)), people.map(({ id }) => id)],
);

const delays: number[] = [];
let open = 0;
const OCCURRED = /"occurredAt":"([^"]+)"/g;

function read({ sessionId, token }: { readonly sessionId: string; readonly token: string }): void {
  const input = encodeURIComponent(JSON.stringify({ sessionId }));
  request({
    host: address.host,
    port: address.port,
    path: `/trpc/session.subscribe?input=${input}`,
    headers: { authorization: `Bearer ${token}` },
    agent: false,
  })
    .on("response", (response) => {
      if (response.statusCode !== 200) throw new Error(`a reader was refused: ${response.statusCode}`);
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        if (text.includes('"type":"open"')) open += 1;
        const now = Date.now();
        for (const [, at = ""] of text.matchAll(OCCURRED)) delays.push(now - Date.parse(at));
      });
      // The plane ends the streams at the end of the measurement.
      response.on("error", () => undefined);
    })
    .end();
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`never seen: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

for (const person of people) for (let n = 0; n < STREAMS; n += 1) read(person);
await until("every reader", () => open === READERS);
for (let round = 1; round <= ROUNDS; round += 1) {
  const next = performance.now() + ROUND_MS;
  await database.db.transaction().execute((tx) =>
    appendSessionEvents(
      tx,
      newId,
      sessions.map((sessionId) => ({
        sessionId,
        type: "channel.created",
        actor: null,
        payload: { channelId: newId() as ChannelId, name: `round ${round}` }, // a UUID
      })),
    ),
  );
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
}
await until("every event at every reader", () => delays.length === READERS * ROUNDS);
process.stdout.write(`${JSON.stringify({ readers: READERS, delays: delays.toSorted((a, b) => a - b) })}\n`);
await database.close();
await plane.stop();
