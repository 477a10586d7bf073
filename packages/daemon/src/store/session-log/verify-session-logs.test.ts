import { cpSync } from "node:fs";
import { join } from "node:path";
import { verifies } from "@interlock/testkit/verifies";
import Database from "better-sqlite3";
import { afterAll, beforeAll, expect } from "vitest";
import { canonicalEvent, linkSessionEvent, type SessionEvent } from "../../model/session-event.ts";
import type { NewSessionEvent } from "../../model/new-session-event.ts";
import { openStore } from "../open-store.ts";
import { temporaryHome } from "../store.test.support.ts";
import { verifySessionLogs } from "./verify-session-logs.ts";

const ONE = "01890000-0000-7000-8000-00000000000a";
const OTHER = "01890000-0000-7000-8000-00000000000b";

const event = (text: string): NewSessionEvent => ({
  type: "channel.created",
  category: "session_lifecycle",
  version: "1.0",
  actor: null,
  payload: { name: text },
  correlationId: null,
  causationId: null,
  origin: null,
});

/** Every way in which rows can be made to say something else, with what is found then. */
const tamperings: readonly (readonly [
  what: string,
  how: (database: Database.Database) => void,
  found: readonly object[],
])[] = [
  ["nothing", () => undefined, []],
  [
    "a text edited",
    (database) =>
      void database
        .prepare(
          "UPDATE session_events SET canonical = replace(canonical, 'two', 'zwo') WHERE session_id = ? AND sequence = 2",
        )
        .run(ONE),
    [{ kind: "edited", sequence: 2 }],
  ],
  [
    "a text edited with its hash",
    (database) => edit(database, 2, "two", "zwo"),
    [{ kind: "unlinked", sequence: 3 }],
  ],
  [
    "the last text edited with its hash",
    (database) => edit(database, 4, "four", "vier"),
    [{ kind: "rewritten" }],
  ],
  [
    "a text made into no event, with its hash",
    (database) => edit(database, 4, "}", ""),
    [{ kind: "out-of-place", sequence: 4 }, { kind: "rewritten" }],
  ],
  [
    "a row dropped",
    (database) =>
      void database.prepare("DELETE FROM session_events WHERE session_id = ? AND sequence = 2").run(ONE),
    [{ kind: "missing", fromSequence: 2, toSequence: 2 }],
  ],
  [
    "a row dropped, and those behind it moved up",
    (database) => {
      database.prepare("DELETE FROM session_events WHERE session_id = ? AND sequence = 2").run(ONE);
      for (const at of [3, 4])
        database
          .prepare("UPDATE session_events SET sequence = ? WHERE session_id = ? AND sequence = ?")
          .run(at - 1, ONE, at);
    },
    [
      { kind: "unlinked", sequence: 2 },
      { kind: "out-of-place", sequence: 2 },
      { kind: "out-of-place", sequence: 3 },
      { kind: "cut", next: 4, expected: 5 },
    ],
  ],
  [
    "two rows swapped",
    (database) => {
      for (const [from, to] of [
        [1, 99],
        [2, 1],
        [99, 2],
      ])
        database
          .prepare("UPDATE session_events SET sequence = ? WHERE session_id = ? AND sequence = ?")
          .run(to, ONE, from);
    },
    [
      { kind: "unlinked", sequence: 1 },
      { kind: "out-of-place", sequence: 1 },
      { kind: "unlinked", sequence: 2 },
      { kind: "out-of-place", sequence: 2 },
      { kind: "unlinked", sequence: 3 },
    ],
  ],
  [
    "the end cut",
    (database) =>
      void database.prepare("DELETE FROM session_events WHERE session_id = ? AND sequence > 2").run(ONE),
    [{ kind: "cut", next: 3, expected: 5 }],
  ],
  [
    "everything cut",
    (database) => void database.prepare("DELETE FROM session_events WHERE session_id = ?").run(ONE),
    [{ kind: "cut", next: 0, expected: 5 }],
  ],
  [
    "a row put behind the end",
    (database) => insert(database, 5),
    [{ kind: "beyond-head", next: 6, expected: 5 }],
  ],
  [
    "a row put between, and those behind it moved down",
    (database) => {
      for (const at of [4, 3, 2])
        database
          .prepare("UPDATE session_events SET sequence = ? WHERE session_id = ? AND sequence = ?")
          .run(at + 1, ONE, at);
      insert(database, 2);
    },
    [
      { kind: "unlinked", sequence: 3 },
      { kind: "out-of-place", sequence: 3 },
      { kind: "out-of-place", sequence: 4 },
      { kind: "out-of-place", sequence: 5 },
      { kind: "beyond-head", next: 6, expected: 5 },
    ],
  ],
  [
    "a row of another session put in the place of one",
    (database) => {
      database.prepare("DELETE FROM session_events WHERE session_id = ? AND sequence = 0").run(ONE);
      database.prepare("UPDATE session_events SET session_id = ? WHERE session_id = ?").run(ONE, OTHER);
    },
    [
      { kind: "out-of-place", sequence: 0 },
      { kind: "unlinked", sequence: 1 },
    ],
  ],
  [
    "the log forgotten",
    (database) => void database.prepare("DELETE FROM session_logs WHERE session_id = ?").run(ONE),
    [{ kind: "no-log" }],
  ],
];

function edit(database: Database.Database, sequence: number, from: string, to: string): void {
  const { canonical, previous } = database
    .prepare<unknown[], { readonly canonical: string; readonly previous: Uint8Array }>(
      "SELECT canonical, prev_hash AS previous FROM session_events WHERE session_id = ? AND sequence = ?",
    )
    .get(ONE, sequence) ?? { canonical: "", previous: new Uint8Array() };
  const edited = canonical.replace(from, to);
  database
    .prepare("UPDATE session_events SET canonical = ?, row_hash = ? WHERE session_id = ? AND sequence = ?")
    .run(edited, linkSessionEvent(previous, edited), ONE, sequence);
}

/** A row as good as its maker can make it: linked to the one before, and in its place. */
function insert(database: Database.Database, sequence: number): void {
  const { previous } = database
    .prepare<unknown[], { readonly previous: Uint8Array }>(
      "SELECT row_hash AS previous FROM session_events WHERE session_id = ? AND sequence = ?",
    )
    .get(ONE, sequence - 1) ?? { previous: new Uint8Array() };
  const { origin: _origin, ...rest } = event("forged");
  const forged: SessionEvent = {
    ...rest,
    id: "forged",
    sessionId: ONE,
    sequence,
    occurredAt: "2026-08-14T12:34:56.123Z",
  };
  const canonical = canonicalEvent(forged);
  database
    .prepare(
      `INSERT INTO session_events (event_id, session_id, sequence, monotonic_ns, type, version, canonical, bytes, prev_hash, row_hash)
       VALUES ('forged', ?, ?, 1, 'channel.created', '1.0', ?, ?, ?, ?)`,
    )
    .run(ONE, sequence, canonical, canonical.length, previous, linkSessionEvent(previous, canonical));
}

let written: ReturnType<typeof temporaryHome>;
beforeAll(async () => {
  written = temporaryHome();
  const store = await openStore(written.path);
  const append = (sessionId: string, texts: readonly string[]) =>
    store.write.appendSessionEvents({ sessionId, events: texts.map(event), monotonicNs: 1n });
  await append(ONE, ["none", "one", "two"]);
  await append(OTHER, ["other"]);
  await append(ONE, ["three", "four"]);
  await store.close();
});
afterAll(() => written[Symbol.dispose]());

for (const [what, how, found] of tamperings) {
  verifies("LOC-045", `the check of a log finds ${what}`, () => {
    using home = temporaryHome();
    cpSync(written.path, home.path, { recursive: true });
    const database = new Database(join(home.path, "interlock.sqlite3"));
    database.pragma("foreign_keys = OFF");
    database.exec("DROP TRIGGER session_events_stay; DROP TRIGGER session_events_stand");
    how(database);
    database.close();
    const { findings } = verifySessionLogs(home.path);
    expect(findings.filter(({ sessionId }) => sessionId === ONE)).toEqual(
      found.map((one) => ({ ...one, sessionId: ONE })),
    );
  });
}
