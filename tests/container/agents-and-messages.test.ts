import { agentCall, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, describe, expect, vi } from "vitest";
import { ContainerWorld, keyOf, messageIn, type Row } from "./container-world.ts";

// Daemons take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("agents, messages and routes over the socket of the host", () => {
  let world: ContainerWorld;
  let master: Row;
  let slave: Row;

  beforeAll(async () => {
    world = await ContainerWorld.open({ DOCKER_HOST: "unix:///nonexistent/docker.sock" });
    await world.tmux.tmux("split-window", "-t", "work", "cat");
    const [one, two] = await world.panes();
    if (one === undefined || two === undefined) throw new Error("the scan did not find two panes");
    master = await register(one, { role: "shell", label: "boss" });
    slave = await register(two, { role: "slave", label: "worker" });
  }, 120_000);
  afterAll(() => world.close());

  const register = (pane: Row, values: object): Promise<Row> =>
    world.result("register_agent", { container_id: "host", pane_composite_key: keyOf(pane), ...values });
  const pane = (agent: Row): Row => ({ agent_id: agent["agent_id"], pane_composite_key: keyOf(agent) });
  const send = (text: string, values: object = {}) =>
    world.call("queue.send_input", {
      target: slave["agent_id"],
      body_bytes: base64(text),
      caller_pane: pane(master),
      ...values,
    });
  const code = async (method: string, params: object): Promise<string | undefined> =>
    (await world.call(method, params)).error?.code;

  verifies(
    "CTN-014",
    "a role, a label and a capability change one at a time, audited as in the panel",
    async () => {
      const agent_id = master["agent_id"];
      expect(await code("set_role", { agent_id, role: "master" })).toBe("master_confirm_required");
      expect(await code("set_role", { agent_id, role: "swarm" })).toBe("swarm_role_via_set_role_rejected");
      expect(await code("set_role", { agent_id, role: "boss" })).toBe("value_out_of_set");
      expect(await code("set_role", { agent_id: "agt_000000000000", role: "shell" })).toBe("agent_not_found");
      expect(await code("set_label", { agent_id, label: "x".repeat(65) })).toBe("field_too_long");
      expect(await world.result("set_role", { agent_id, role: "master", confirm: true })).toEqual({
        agent_id,
        field: "role",
        prior_value: "shell",
        new_value: "master",
        effective_permissions: { can_send: true, can_receive: false, can_send_to_roles: ["slave", "swarm"] },
        audit_appended: true,
      });
      expect((await world.audit()).at(-1)).toMatchObject({
        event_type: "agent_updated",
        origin: "cli",
        via: "set_role",
        fields: ["role"],
        prior_role: "shell",
        new_role: "master",
      });
      expect(await world.result("set_label", { agent_id, label: "chief" })).toMatchObject({
        new_value: "chief",
      });
      expect(await world.result("set_capability", { agent_id, capability: "claude" })).toMatchObject({
        field: "capability",
        audit_appended: true,
      });
      expect(await world.result("set_capability", { agent_id, capability: "claude" })).toMatchObject({
        audit_appended: false,
      });
    },
  );

  verifies("CTN-015", "a master's text arrives in its slave's pane, and the call waits for it", async () => {
    const { result } = await send("hello from the boss");
    expect(result).toMatchObject({
      waited: "settled",
      message: {
        state: "delivered",
        sender: { agent_id: master["agent_id"], label: "chief", role: "master" },
        target: { agent_id: slave["agent_id"], label: "worker", role: "slave" },
        envelope_size_bytes: 19,
        origin: "direct",
      },
    });
    await world.tmux.shows(String(slave["tmux_pane_id"]), "hello from the boss");
    expect(await send("by label", { target: "worker", wait: false })).toMatchObject({
      result: { waited: "not_asked" },
    });
  });

  verifies("CTN-016", "what cannot be sent has a code each, and leaves no message", async () => {
    const ids = async (): Promise<readonly unknown[]> =>
      ((await world.result("queue.list"))["rows"] as readonly Row[]).map(({ message_id }) => message_id);
    const before = await ids();
    const asSlave = { caller_pane: pane(slave) };
    const cases: readonly (readonly [object, string])[] = [
      [{ caller_pane: undefined }, "sender_not_in_pane"],
      [{ caller_pane: { ...pane(master), pane_composite_key: keyOf(slave) } }, "sender_not_in_pane"],
      [
        { caller_pane: { agent_id: "agt_000000000000", pane_composite_key: keyOf(master) } },
        "sender_not_in_pane",
      ],
      [asSlave, "sender_role_not_permitted"],
      [{ body_bytes: "" }, "body_empty"],
      [{ body_bytes: base64(" \n") }, "body_empty"],
      [{ body_bytes: "not base64!" }, "body_invalid_encoding"],
      [{ body_bytes: Buffer.from([0xff, 0xfe]).toString("base64") }, "body_invalid_encoding"],
      [{ body_bytes: base64("\u001b[201~rm") }, "body_invalid_chars"],
      [{ body_bytes: base64("x\u007f") }, "body_invalid_chars"],
      [{ body_bytes: base64("x".repeat(65_537)) }, "body_too_large"],
      [{ target: "agt_000000000000" }, "agent_not_found"],
      [{ target: "nobody" }, "agent_not_found"],
      [{ target: "chief" }, "target_role_not_permitted"],
      [{ wait_timeout_seconds: 301 }, "bad_request"],
    ];
    for (const [change, wanted] of cases) {
      expect([change, (await send("text", change)).error?.code]).toEqual([change, wanted]);
    }
    expect(await ids()).toEqual(before);
  });

  verifies(
    "CTN-017",
    "with the kill switch off a message waits for an approval, and can be canceled",
    async () => {
      expect(await world.result("routing.disable")).toMatchObject({
        previous_value: "enabled",
        current_value: "disabled",
        changed: true,
        last_updated_by: "host-operator",
      });
      expect(await world.result("routing.disable")).toMatchObject({ changed: false });
      const [first, other] = [await send("later", {}), await send("never", {})];
      const message = messageIn(first);
      expect(message).toMatchObject({ state: "blocked", block_reason: "kill_switch_off" });
      const { message_id } = message;
      expect(await code("queue.approve", { message_id })).toBe("routing_disabled");
      expect(await code("queue.delay", { message_id })).toBe("delay_not_applicable");
      expect(await world.result("routing.enable")).toMatchObject({ current_value: "enabled", changed: true });
      expect(await world.result("routing.status")).toMatchObject({ value: "enabled" });
      const approved = await world.result("queue.approve", { message_id });
      expect(approved["message"]).toMatchObject({
        operator_action: "approved",
        operator_action_by: "host-operator",
      });
      await world.tmux.shows(String(slave["tmux_pane_id"]), "later");
      const dropped = messageIn(other)["message_id"];
      const canceled = await world.result("queue.cancel", { message_id: dropped, reason: "no" });
      expect(canceled["message"]).toMatchObject({ state: "canceled" });
      expect(await code("queue.cancel", { message_id: dropped })).toBe("terminal_state_cannot_change");
      expect(await code("queue.cancel", { message_id: "0" })).toBe("message_id_not_found");
      const origins = (await world.audit()).filter(
        ({ event_type }) => event_type === "queue_message_canceled",
      );
      expect(origins).toMatchObject([
        { origin: "cli", via: "queue.cancel", caller: "host", message_id: dropped },
      ]);
    },
  );

  verifies("CTN-018", "queue.list filters by state, party, origin and time", async () => {
    const rows = async (params: object): Promise<number> =>
      ((await world.result("queue.list", params))["rows"] as readonly Row[]).length;
    const all = await rows({});
    expect(await rows({ state: "canceled" })).toBe(1);
    expect(await rows({ sender: master["agent_id"], origin_filter: "direct" })).toBe(all);
    expect(await rows({ sender: slave["agent_id"] })).toBe(0);
    expect(await rows({ origin_filter: "route" })).toBe(0);
    expect(await rows({ since: "2999-01-01T00:00:00Z" })).toBe(0);
    expect(await rows({ since: "2001-01-01T00:00:00+02:00" })).toBe(all);
    expect(await world.result("queue.list", { limit: 1 })).toMatchObject({
      truncated: true,
      next_cursor: null,
    });
    expect(await code("queue.list", { since: "yesterday" })).toBe("since_invalid_format");
    expect(await code("queue.list", { state: "lost" })).toBe("value_out_of_set");
  });

  verifies("CTN-019", "a route is added, shown, switched and removed", async () => {
    const route = { event_type: "error", template: "{event_excerpt}", target: { rule: "source" } };
    for (const [change, wanted] of [
      [{ event_type: "noise" }, "route_event_type_invalid"],
      [{ template: "{nothing}" }, "route_template_invalid"],
      [{ target: { rule: "explicit" } }, "route_target_rule_invalid"],
      [{ master: { rule: "explicit", value: "x" } }, "route_master_rule_invalid"],
      [{ source_scope: { kind: "role", value: "x" } }, "route_source_scope_invalid"],
      [{ template: 7 }, "bad_request"],
    ] as const) {
      expect([change, await code("routes.add", { ...route, ...change })]).toEqual([change, wanted]);
    }
    const added = (await world.result("routes.add", route))["route"] as Row;
    const { route_id } = added;
    expect(added).toMatchObject({ enabled: true, master: { rule: "auto", value: null } });
    expect(await world.result("routes.show", { route_id })).toMatchObject({
      route: added,
      runtime: { events_consumed: 0, last_skip_reason: null },
    });
    expect(await world.result("routes.disable", { route_id })).toMatchObject({
      route_id,
      operation: "disabled",
    });
    expect(await world.result("routes.list", { enabled_only: true })).toEqual({
      routes: [],
      truncated: false,
    });
    expect(await world.result("routes.enable", { route_id })).toMatchObject({ operation: "enabled" });
    expect(await world.result("routes.remove", { route_id })).toMatchObject({ operation: "removed" });
    expect(await code("routes.show", { route_id })).toBe("route_id_not_found");
    const kinds = (await world.audit()).filter((row) => row["route_id"] === route_id);
    expect(kinds.map(({ event_type, origin }) => [event_type, origin])).toEqual([
      ["route_created", "cli"],
      ["route_updated", "cli"],
      ["route_updated", "cli"],
      ["route_deleted", "cli"],
    ]);
  });

  verifies("CTN-014", "an agent whose pane is gone does not change", async () => {
    await world.tmux.tmux("kill-pane", "-t", String(slave["tmux_pane_id"]));
    await world.panes();
    const params = { agent_id: slave["agent_id"], label: "ghost" };
    expect((await agentCall(world.socket(), "set_label", params)).error?.code).toBe("agent_inactive");
  });
});
