import { chmodSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openStore } from "../../open-store.ts";
import { message, temporaryHome } from "../../store.test.support.ts";
import { MIGRATIONS, migrate } from "./migrate.ts";

const AGENTS = ["agt_aaaaaaaaaaaa", "agt_bbbbbbbbbbbb"] as const;
const [A, B] = AGENTS;
const OPERATOR = "host-operator";

const MESSAGES = [
  { sender: OPERATOR, target: A, state: "queued" },
  { sender: OPERATOR, target: A, state: "delivered" },
  { sender: OPERATOR, target: A, state: "delivered" },
  { sender: A, target: B, state: "delivered" },
  { sender: A, target: B, state: "canceled" },
] as const;

/** A home as a daemon of the second schema left it: two agents, and messages that came to different ends. */
function homeOfSchemaTwo(home: string): void {
  const path = join(home, "interlock.sqlite3");
  const database = new Database(path);
  chmodSync(path, 0o600);
  // What tells a state database from any other file; written into every home so far.
  database.pragma("application_id = 0x494c4b31");
  migrate(database, 1, MIGRATIONS.slice(0, 2));
  const pane =
    database.prepare(`INSERT INTO panes (pane_ref, container_id, tmux_socket, session_name, window_index,
    pane_index, pane_id, container_name, state, pid, tty, command, cwd, title, focused, discovered_at, last_seen_at)
    VALUES (@ref, 'host', '/tmp/s', 'main', 0, @at, '%' || @at, 'host', 'active', 1, '/dev/pts/1', 'sh', '/', '', 0, 1, 1)`);
  const agent =
    database.prepare(`INSERT INTO agents (agent_id, pane_ref, state, role, capability, label, project_path, registered_at,
    last_registered_at) VALUES (@agent, @ref, 'active', 'slave', 'shell', 'a', '', 1, 1)`);
  const bind = database.prepare("UPDATE panes SET agent_id = @agent WHERE pane_ref = @ref");
  for (const [at, id] of AGENTS.entries()) {
    const row = { agent: id, ref: `ref-${id}`, at };
    pane.run(row);
    agent.run(row);
    bind.run(row);
  }
  const add =
    database.prepare(`INSERT INTO message_queue (message_id, state, sender_agent_id, sender_label, sender_role,
    target_agent_id, target_label, target_role, target_pane_ref, body, body_sha256, body_bytes, payload_preview, enqueued_at,
    last_updated_at, delivery_attempt_started_at, delivered_at, canceled_at) VALUES (@id, @state, @sender, 's', 'slave',
    @target, 't', 'slave', 'ref-' || @target, 'x', '', 1, 'x', @at, @at,
    iif(@state = 'delivered', @at, NULL), iif(@state = 'delivered', @at, NULL), iif(@state = 'canceled', @at, NULL))`);
  for (const [at, row] of MESSAGES.entries()) add.run({ ...row, id: `message-${at}`, at: at + 1 });
  database.close();
}

test("a home of the second schema has its messages counted by agent when it is opened, and from then on", async () => {
  using home = temporaryHome();
  homeOfSchemaTwo(home.path);
  const store = await openStore(home.path);
  expect(store.schemaVersion).toBe(MIGRATIONS.length);
  const totals = () =>
    [OPERATOR, ...AGENTS].map((agent) => [
      totalOf({ sender_agent_id: agent }),
      totalOf({ target_agent_id: agent }),
      totalOf({ target_agent_id: agent, state: "delivered" }),
    ]);
  const totalOf = (filters: Parameters<typeof store.read.queue>[0]["filters"]) => {
    const list = store.read.queue({
      limit: 1,
      orderBy: "default",
      direction: "asc",
      filters,
      cursor: null,
    });
    return list.kind === "page" ? list.total : list.kind;
  };
  expect(totals()).toEqual([
    [3, 0, 0],
    [2, 3, 2],
    [0, 2, 1],
  ]);
  await store.write.recoverDeliveries({});
  const sent = await store.write.enqueueMessage(message(B));
  expect(sent.kind).toBe("enqueued");
  expect(totals()[2]).toEqual([0, 3, 1]);
  await store.close();

  const database = new Database(join(home.path, "interlock.sqlite3"), { readonly: true });
  expect(database.prepare("SELECT version FROM schema_version ORDER BY version").pluck().all()).toEqual(
    MIGRATIONS.map(({ version }) => version),
  );
  // Nothing that was counted before is counted twice.
  expect(
    database
      .prepare("SELECT facet, value FROM counters WHERE subject = 'queue' AND value > 0 ORDER BY facet")
      .raw()
      .all(),
  ).toEqual([
    ["canceled", 1],
    ["delivered", 3],
    ["queued", 2],
  ]);
  database.close();
});
