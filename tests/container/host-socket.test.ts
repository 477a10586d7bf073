import { existsSync, lstatSync } from "node:fs";
import { once } from "node:events";
import { agentCall, rawExchange, startDaemon, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, describe, expect, vi } from "vitest";
import { ContainerWorld, keyOf, type Row } from "./container-world.ts";

// Daemons take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

describe("the container plane, over the socket of the host", () => {
  let world: ContainerWorld;
  beforeAll(async () => {
    world = await ContainerWorld.open({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
  });
  afterAll(() => world.close());

  verifies("CTN-001", "ping is answered by the bare envelope, and the connection ends", async () => {
    expect(await rawExchange(world.socket(), '{"method":"ping"}\n')).toBe('{"ok":true,"result":{}}\n');
    expect(
      await rawExchange(world.socket(), '{"method":"ping","id":7,"params":{"more":1}}\n{"method":"ping"}\n'),
    ).toBe('{"ok":true,"result":{}}\n');
  });

  verifies("CTN-002", "the socket is there from the start, in a directory of ours alone", () => {
    expect(lstatSync(world.socket()).mode & 0o777).toBe(0o600);
    expect(lstatSync(`${world.home}/containers/host`).mode & 0o777).toBe(0o700);
  });

  const malformed: readonly (readonly [string, string, string])[] = [
    ["no JSON", "ping\n", "bad_json"],
    ["half of it", '{"method":\n', "bad_json"],
    ["bad UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d, 0x0a]).toString("latin1"), "bad_json"],
    ["a second value", '{"method":"ping"} {}\n', "bad_request"],
    ["an empty line", "\n", "bad_request"],
    ["a list", "[]\n", "bad_request"],
    ["no method", "{}\n", "bad_request"],
    ["a method that is no text", '{"method":7}\n', "bad_request"],
    ["params that are no object", '{"method":"ping","params":[]}\n', "bad_request"],
    ["a line too long", `{"method":"ping","params":{"x":"${"y".repeat(1_048_576)}"}}\n`, "request_too_large"],
    ["an unknown name", '{"method":"pong"}\n', "unknown_method"],
  ];
  verifies("CTN-003", "each flaw of a line has its own code, and no details", async () => {
    for (const [what, line, code] of malformed) {
      const answer: unknown = JSON.parse(await rawExchange(world.socket(), Buffer.from(line, "latin1")));
      expect([what, answer]).toEqual([what, { ok: false, error: { code, message: expect.any(String) } }]);
    }
  });

  verifies("CTN-004", "every app name is host_only here, in the envelope of the app plane", async () => {
    for (const method of ["app.preflight", "app.hello", "app.no_such"]) {
      expect(JSON.parse(await rawExchange(world.socket(), `${JSON.stringify({ method })}\n`))).toEqual({
        ok: false,
        app_contract_version: expect.stringMatching(/^1\.\d+$/),
        error: { code: "host_only", message: expect.any(String), details: {} },
      });
    }
  });

  verifies("CTN-005", "status tells of the daemon, its switch and its mounts", async () => {
    const status = await world.result("status");
    expect(status).toMatchObject({
      alive: true,
      pid: world.daemon.child.pid,
      socket_path: world.socket(),
      state_path: world.home,
      routing: { value: "enabled" },
    });
    expect((status["mounts"] as readonly Row[])[0]).toEqual({
      name: "host",
      state: "host",
      container_id: null,
      refusals: [],
    });
  });

  verifies(
    "CTN-006",
    "a mount is made and listened in at once, and asking again changes nothing",
    async () => {
      const first = await world.result("add_mount", { name: "dev-1" });
      expect(first).toEqual({
        name: "dev-1",
        directory: `${world.home}/containers/dev-1`,
        target: "/run/interlock",
        created: true,
      });
      expect(lstatSync(world.socket("dev-1")).mode & 0o777).toBe(0o600);
      expect((await world.call("ping", undefined, "dev-1")).ok).toBe(true);
      expect(await world.result("add_mount", { name: "dev-1" })).toMatchObject({ created: false });
    },
  );

  verifies("CTN-007", "names that could leave the directory, or are taken, are refused", async () => {
    for (const name of ["host", "..", "a/b", "", "A", ".x", "x".repeat(33)]) {
      const { error } = await world.call("add_mount", { name });
      expect([name, error?.code]).toEqual([name, name === "" ? "bad_request" : "mount_name_invalid"]);
    }
    expect(existsSync(`${world.home}/containers/a`)).toBe(false);
  });

  verifies(["CTN-008", "CTN-009"], "a discovered pane registers itself, and again as an update", async () => {
    const [pane] = await world.panes();
    if (pane === undefined) throw new Error("the scan found no pane");
    const identity = { container_id: "host", pane_composite_key: keyOf(pane) };
    const made = await world.result("register_agent", { ...identity, role: "slave", label: "one\u0007" });
    expect(made).toMatchObject({
      ...keyOf(pane),
      agent_id: expect.stringMatching(/^agt_[0-9a-f]{12}$/),
      role: "slave",
      capability: "unknown",
      label: "one",
      project_path: "",
      parent_agent_id: null,
      effective_permissions: { can_send: false, can_receive: true, can_send_to_roles: [] },
      active: true,
      created_or_reactivated: "created",
    });
    const again = await world.result("register_agent", { ...identity, capability: "claude" });
    expect(again).toMatchObject({
      agent_id: made["agent_id"],
      role: "slave",
      label: "one",
      capability: "claude",
      created_or_reactivated: "updated",
    });
    expect((await world.result("list_agents", { role: ["slave", "swarm"] }))["agents"]).toHaveLength(1);
    expect((await world.result("list_agents", { role: "master" }))["agents"]).toEqual([]);
    const rows = (await world.audit()).filter(({ via }) => via === "register_agent");
    expect(rows).toMatchObject([
      {
        event_type: "agent_registered",
        origin: "cli",
        caller: "host",
        role: "slave",
        pane_id: pane["tmux_pane_id"],
      },
      { event_type: "agent_updated", origin: "cli", caller: "host", fields: ["capability"] },
    ]);
  });

  verifies("CTN-010", "what a registration may not say has a code each, and writes nothing", async () => {
    const [pane] = await world.panes();
    if (pane === undefined) throw new Error("the scan found no pane");
    const identity = { container_id: "host", pane_composite_key: keyOf(pane) };
    const before = (await world.result("list_agents"))["agents"];
    const cases: readonly (readonly [object, string])[] = [
      [{ colour: "red" }, "bad_request"],
      [{ role: "boss" }, "value_out_of_set"],
      [{ capability: "abacus" }, "value_out_of_set"],
      [{ label: "x".repeat(65) }, "field_too_long"],
      [{ project_path: "" }, "project_path_invalid"],
      [{ project_path: "here" }, "project_path_invalid"],
      [{ project_path: "/a/../b" }, "project_path_invalid"],
      [{ role: "master" }, "master_via_register_self_rejected"],
      [{ role: "swarm" }, "swarm_parent_required"],
      [{ parent_agent_id: "agt_000000000000" }, "parent_role_mismatch"],
      [{ role: "swarm", parent_agent_id: "agt_000000000000" }, "parent_immutable"],
      [{ schema_version: 9_999 }, "schema_version_newer"],
      [{ container_id: "0".repeat(64) }, "bad_request"],
      [{ pane_composite_key: { ...keyOf(pane), tmux_pane_id: "%4000" } }, "pane_unknown_to_daemon"],
    ];
    for (const [change, code] of cases) {
      const { error } = await world.call("register_agent", { ...identity, ...change });
      expect([change, error?.code]).toEqual([change, code]);
    }
    expect((await world.result("list_agents"))["agents"]).toEqual(before);
  });

  verifies("CTN-011", "list_agents refuses a filter that it does not have", async () => {
    expect((await world.call("list_agents", { colour: "red" })).error?.code).toBe("unknown_filter");
    expect((await world.call("list_agents", { role: "boss" })).error?.code).toBe("value_out_of_set");
  });

  verifies("CTN-012", "a container scan without an engine fails by its code", async () => {
    expect((await world.call("scan_containers")).error?.code).toBe("docker_unavailable");
  });

  verifies("CTN-013", "shutdown is answered, and then the daemon ends in order", async () => {
    const other = await ContainerWorld.open({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
    await other.mount("kept");
    const { child } = other.daemon;
    const ended = once(child, "exit");
    expect(await other.call("shutdown")).toEqual({ ok: true, result: { shutting_down: true } });
    expect(await ended).toEqual([0, null]);
    const next = await startDaemon(other.home, { DOCKER_HOST: "unix:///nonexistent/docker.sock" });
    expect(next.start.event).toBe("ready");
    // A mount outlives the daemon that made it.
    expect((await agentCall(other.socket("kept"), "ping")).ok).toBe(true);
    await next.stop();
    await other.close();
  });
});
