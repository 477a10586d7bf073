import { readFileSync } from "node:fs";
import { join } from "node:path";
import model from "@interlock/contracts/model.json" with { type: "json" };
import { agentCall, describeWithTools, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { appDeeds } from "./app-deeds.ts";
import { AppWorld, type Row } from "./app-world.ts";
import { AuditTrail } from "./audit-trail.ts";
import { containerDeeds } from "./container-deeds.ts";
import type { Deed } from "./deed.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** The daemon ends with it; nothing is changed that an audit could tell of. */
const ENDS_THE_DAEMON = "shutdown";

function mutationsOf(plane: string): readonly string[] {
  return Object.entries(model.methods)
    .filter(([, { planes, kind }]) => kind === "mutation" && (planes as readonly string[]).includes(plane))
    .map(([name]) => name);
}

describeWithTools(["tmux"], "the audit of every mutation", () => {
  let world: AppWorld;
  let trail: AuditTrail;
  let session: Row;
  let worker = "";
  beforeAll(async () => {
    world = await AppWorld.open();
    session = await world.hello();
    const { pane, agent } = await world.freshAgent();
    worker = agent;
    // A pane in a mode takes nothing, and what stands behind a message that waits is not looked at: no message goes on
    // by itself while rows are counted.
    await world.tmux.tmux("copy-mode", "-t", pane);
    await world.explainedWhen(await world.send(agent, "stands in front"), ["pane_in_mode"]);
    trail = new AuditTrail(world.home);
  });
  afterAll(async () => {
    trail[Symbol.dispose]();
    await world.close();
  });

  const agents = (): string => join(world.home, "containers/host/agent.sock");
  async function freshPane(): Promise<string> {
    return (await world.tmux.tmux("new-window", "-d", "-P", "-F", "#{pane_id}", "-t", "work", "cat")).trim();
  }

  type Answer = { readonly ok: boolean; readonly error?: { readonly code: string } };
  type Call = (method: string, params: Row) => Promise<Answer>;

  async function everyDeed(deeds: readonly Deed[], call: Call, cause: Row): Promise<void> {
    for (const { method, event, effect, idle } of deeds) {
      const params = await effect();
      const before = trail.length;
      const answer = await call(method, params);
      // A scan of containers has no engine here: it tells so by its result, or by its code.
      if (method !== "scan_containers")
        expect([method, answer.error, answer.ok]).toEqual([method, undefined, true]);
      const rows = await trail.behind(before);
      expect([method, rows.map(({ event_type }) => event_type)]).toEqual([
        method,
        event === null ? [] : [event],
      ]);
      for (const row of rows) expect(row).toMatchObject({ ...cause, via: method });
      const asked = await idle(params);
      const quiet = trail.length;
      for (const { params: again, code } of asked) {
        expect([method, again, (await call(method, again)).error?.code]).toEqual([method, again, code]);
        expect([method, again, trail.length]).toEqual([method, again, quiet]);
      }
      expect([method, asked.length > 0]).toEqual([method, true]);
    }
  }

  test("every mutation of both planes of the socket is among the deeds", () => {
    const app = appDeeds(world, worker).map(({ method }) => method);
    expect(app.toSorted()).toEqual(mutationsOf("app").toSorted());
    const container = containerDeeds({ socket: agents(), freshPane, worker }).map(({ method }) => method);
    expect([...container, ENDS_THE_DAEMON].toSorted()).toEqual(mutationsOf("container").toSorted());
  });

  verifies(
    ["APP-620", "APP-653"],
    "a panel's effect is one row with its origin, session and method; what changes nothing is none",
    async () => {
      const cause = { origin: "app", app_session_id: session["app_session_id"] };
      await everyDeed(appDeeds(world, worker), (method, params) => world.call(method, params), cause);
      const token = String(session["app_session_token"]);
      for (const file of ["audit.jsonl", "interlock.sqlite3", "interlock.sqlite3-wal", "logs/daemon.log"])
        expect([file, readFileSync(join(world.home, file)).includes(token)]).toEqual([file, false]);
    },
  );

  verifies(
    ["APP-620", "APP-653"],
    "an effect over the container plane is one row with its origin, caller and method; what changes nothing is none",
    async () => {
      const deeds = containerDeeds({ socket: agents(), freshPane, worker });
      const call: Call = (method, params) => agentCall(agents(), method, params);
      await everyDeed(deeds, call, { origin: "cli", caller: "host" });
    },
  );
});
