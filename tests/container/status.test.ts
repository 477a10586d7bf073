import { chmodSync, mkdirSync, renameSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describeWithTools, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { runCli } from "../cli/run-cli.ts";
import { asRoot, ContainerWorld, sayAs, type Row } from "./container-world.ts";
import { agentOnHost, type PrintingAgent } from "./printing-agent.ts";

// Daemons take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

describeWithTools(["tmux"], "status, over the socket of the host", () => {
  let world: ContainerWorld;
  let agent: PrintingAgent;
  beforeAll(async () => {
    world = await ContainerWorld.open({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
    agent = await agentOnHost(world, "worker");
  }, 120_000);
  afterAll(() => world.close());

  const part = async (name: string): Promise<Row> => (await world.result("status"))[name] as Row; // the plane's parts
  /** Waits until a part of the status has these members. */
  const becomes = (name: string, members: object): Promise<void> =>
    vi.waitFor(async () => expect(await part(name)).toMatchObject(members), {
      timeout: 60_000,
      interval: 50,
    });
  /** Has the daemon's own writes of a table fail for as long as `during` runs. */
  async function failing(write: string, during: () => Promise<void>): Promise<void> {
    const change = (sql: string): void => {
      const database = new DatabaseSync(join(world.home, "interlock.sqlite3"));
      database.exec(`PRAGMA busy_timeout = 20000; ${sql}`);
      database.close();
    };
    change(`CREATE TRIGGER failing BEFORE ${write} BEGIN SELECT RAISE(ABORT, 'failing'); END`);
    try {
      await during();
    } finally {
      change("DROP TRIGGER failing");
    }
  }

  verifies(
    "CTN-035",
    "the reader tells what it follows, when it last looked, and which log it cannot read",
    async () => {
      await becomes("events_reader", {
        running: true,
        last_cycle_started_at: expect.stringMatching(/Z$/),
        last_cycle_duration_ms: expect.any(Number),
        active_attachments: 1,
        attachments_in_failure: [],
      });
      const { attachment_id } = agent.row["log_attachment"] as Row; // it was registered with one
      await failing("INSERT ON events", async () => {
        await agent.print("Error: cannot be stored");
        await becomes("events_reader", { attachments_in_failure: [{ attachment_id, agent_id: agent.id }] });
      });
      await becomes("events_reader", { active_attachments: 1, attachments_in_failure: [] });
      expect(await part("events_persistence")).toEqual({ degraded_sqlite: false, degraded_jsonl: false });
    },
  );

  verifies("CTN-035", "routes are counted, and the one that stays furthest behind is named", async () => {
    const route = { event_type: "error", template: "{event_excerpt}", target: { rule: "source" } };
    const added = (await world.result("routes.add", route))["route"] as Row; // the plane's route
    const off = (await world.result("routes.add", route))["route"] as Row;
    await world.result("routes.disable", { route_id: off["route_id"] });
    expect(await part("routing")).toMatchObject({
      value: "enabled",
      routes_total: 2,
      routes_enabled: 1,
      routes_disabled: 1,
      events_consumed_total: 0,
      skips_by_reason: {},
      most_stalled_route: null,
      routing_worker_degraded: false,
      degraded_routing_audit_persistence: false,
    });
    await agent.print("Error: for nobody");
    await becomes("routing", {
      events_consumed_total: 1,
      skips_by_reason: { no_eligible_master: 1 },
      last_routing_cycle_at: expect.stringMatching(/Z$/),
    });
    await failing("UPDATE OF last_consumed_event_id ON routes", async () => {
      await agent.print("Error: not routed");
      await becomes("routing", {
        routing_worker_degraded: true,
        most_stalled_route: { route_id: added["route_id"], lag: 1 },
      });
    });
    await becomes("routing", {
      routing_worker_degraded: false,
      most_stalled_route: null,
      skips_by_reason: { no_eligible_master: 2 },
    });
  });

  verifies(
    "CTN-035",
    "rows that wait for their file are counted, and what kept them is remembered",
    async () => {
      await becomes("queue_audit", { degraded: false, pending_rows: 0, last_failure_exc_class: null });
      const files = ["audit.jsonl", "events.jsonl"].map((name) => join(world.home, name));
      // A daemon that has written nothing yet opens its files at the first row.
      await world.daemon.stop();
      await world.restart();
      for (const file of files) {
        renameSync(file, `${file}.kept`);
        mkdirSync(file);
      }
      await world.result("set_label", { agent_id: agent.id, label: "waits" });
      await becomes("queue_audit", { degraded: true, pending_rows: 1, last_failure_exc_class: "EISDIR" });
      await agent.print("Error: waits");
      await becomes("events_persistence", { degraded_jsonl: true });
      expect(await part("routing")).toMatchObject({ degraded_routing_audit_persistence: true });
      for (const file of files) {
        rmdirSync(file);
        renameSync(`${file}.kept`, file);
      }
      await becomes("queue_audit", { degraded: false, pending_rows: 0, last_failure_exc_class: "EISDIR" });
      await becomes("events_persistence", { degraded_jsonl: false });
      await becomes("routing", { degraded_routing_audit_persistence: false });
    },
  );
});

describeWithTools(["setpriv", "tmux", asRoot], "callers that are turned away", () => {
  let world: ContainerWorld;
  beforeAll(async () => {
    world = await ContainerWorld.open({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
  }, 120_000);
  afterAll(() => world.close());

  verifies(
    ["CTN-036", "CTN-045"],
    "status tells of them at every socket, on the wire and to people",
    async () => {
      await world.mount("dev");
      const nobody = await runCli(world.home, ["status"]);
      expect(nobody.out).toMatch(/turned away +nobody/);
      const sockets = [world.socket("dev"), join(world.home, "app.sock")];
      for (const path of [world.home, join(world.home, "containers"), join(world.home, "containers/dev")])
        chmodSync(path, 0o711);
      for (const socket of sockets) {
        chmodSync(socket, 0o666);
        sayAs(1000, socket, '{"method":"ping"}');
      }
      sayAs(1000, world.socket("dev"), '{"method":"ping"}');
      const refused = (count: number): readonly Row[] => [
        { reason: "uid_mismatch", count, last_at: expect.stringMatching(/Z$/) },
      ];
      const { app_refusals, mounts } = await world.result("status");
      expect(app_refusals).toEqual(refused(1));
      expect(mounts).toMatchObject([
        { name: "host", refusals: [] },
        { name: "dev", refusals: refused(2) },
      ]);
      const { out } = await runCli(world.home, ["status"]);
      expect(out).toMatch(/turned away +app\.sock: uid_mismatch ×1\n/);
      expect(out).toMatch(/turned away +containers\/dev\/agent\.sock: uid_mismatch ×2\n/);
      const { turned_away } = JSON.parse((await runCli(world.home, ["--json", "status"])).out) as Row; // one object
      expect(turned_away).toEqual([
        { socket: "app.sock", refusals: refused(1) },
        { socket: "containers/dev/agent.sock", refusals: refused(2) },
      ]);
    },
  );
});
