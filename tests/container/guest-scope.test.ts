import { describeWithTools, dockerTools, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { ContainerWorld, keyOf, messageIn, type Row } from "./container-world.ts";
import type { GuestLine } from "./guest-line.ts";
import { agentInBox, agentOnHost, paneInBox, type PrintingAgent } from "./printing-agent.ts";

// Boxes take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

describeWithTools(dockerTools(), "what an agent in a container sees and does of other places", () => {
  let world: ContainerWorld;
  let guest: GuestLine;
  let other: GuestLine;
  let master: PrintingAgent;
  let slave: PrintingAgent;
  let theirs: PrintingAgent;
  let hosts: PrintingAgent;
  beforeAll(async () => {
    world = await ContainerWorld.open();
    [guest, other] = [await world.line("quebec"), await world.line("romeo")];
    master = await agentInBox(world, guest, "master");
    slave = await agentInBox(world, guest, "slave");
    theirs = await agentInBox(world, other, "slave");
    hosts = await agentOnHost(world, "hosts");
    await guest.result("set_role", { agent_id: master.id, role: "master", confirm: true });
  }, 180_000);
  afterAll(() => world.close(), 120_000);

  const places = (rows: unknown): readonly unknown[] => [
    ...new Set((rows as readonly Row[]).map(({ id, container_id }) => id ?? container_id)), // lists of the plane
  ];
  const send = (
    line: GuestLine,
    target: string,
    text = "to whom it may concern",
  ): Promise<Row | string | undefined> =>
    line
      .ask("queue.send_input", {
        target,
        body_bytes: Buffer.from(text).toString("base64"),
        wait: false,
        caller_pane: { agent_id: master.id, pane_composite_key: keyOf(master.row) },
      })
      .then((answer) => (answer.ok ? messageIn(answer) : answer.error?.code));

  verifies(
    "CTN-033",
    "containers, panes and agents of its own are listed to a guest, whatever it asks for",
    async () => {
      const { id } = guest.box;
      for (const params of [{}, { active_only: true }])
        expect(places((await guest.result("list_containers", params))["containers"])).toEqual([id]);
      for (const params of [{}, { container: id }, { container: guest.box.name }])
        expect(places((await guest.result("list_panes", params))["panes"])).toEqual([id]);
      for (const params of [{}, { container_id: id }, { role: ["master", "slave"] }])
        expect(places((await guest.result("list_agents", params))["agents"])).toEqual([id]);
      for (const container of ["host", other.box.id, other.box.name])
        expect((await guest.result("list_panes", { container }))["panes"]).toEqual([]);
      for (const container_id of ["host", other.box.id])
        expect((await guest.result("list_agents", { container_id }))["agents"]).toEqual([]);
      // On the host everything is seen.
      expect(places((await world.result("list_agents"))["agents"]).toSorted()).toEqual(
        [id, other.box.id, "host"].toSorted(),
      );
      expect(places((await world.result("list_containers"))["containers"])).toEqual(
        expect.arrayContaining([id, other.box.id]),
      );
    },
  );

  verifies(
    "CTN-034",
    "a master in a container sends within it, and by a label means an agent there",
    async () => {
      expect(await send(guest, slave.id)).toMatchObject({ target: { agent_id: slave.id } });
      // Another container has an agent of the same label.
      expect(await send(guest, "slave")).toMatchObject({ target: { agent_id: slave.id } });
      const before = (await world.result("queue.list"))["rows"];
      expect(await send(guest, theirs.id)).toBe("other_container");
      expect(await send(guest, hosts.id)).toBe("other_container");
      expect(await send(guest, "hosts")).toBe("agent_not_found");
      expect((await world.result("queue.list"))["rows"]).toEqual(before);
    },
  );

  verifies("CTN-033", "messages from or to its agents are listed to a guest", async () => {
    const rows = async (line: GuestLine, params: object = {}): Promise<readonly Row[]> =>
      (await line.result("queue.list", params))["rows"] as readonly Row[]; // the plane's list
    const mine = (await rows(guest)).map(({ target }) => (target as Row)["agent_id"]);
    expect(mine).toEqual([slave.id, slave.id]);
    expect(await rows(guest, { sender: master.id })).toHaveLength(2);
    expect(await rows(other)).toEqual([]);
    expect(await rows(other, { sender: master.id })).toEqual([]);
    expect(await rows(other, { target: slave.id })).toEqual([]);
  });

  verifies(["CTN-024", "CTN-034"], "a swarm member in a container has its parent there", async () => {
    const { key } = await paneInBox(world, guest, "member");
    const member = { container_id: guest.box.id, pane_composite_key: key, role: "swarm" };
    for (const parent of [theirs, hosts])
      expect(await guest.refusal("register_agent", { ...member, parent_agent_id: parent.id })).toBe(
        "other_container",
      );
    const made = await guest.result("register_agent", { ...member, parent_agent_id: slave.id });
    expect(made).toMatchObject({ parent_agent_id: slave.id });
    expect(await send(guest, String(made["agent_id"]))).toMatchObject({ target: { role: "swarm" } });
  });

  verifies(
    ["CTN-021", "CTN-036"],
    "status counts the logs of a guest's container, and names no other's caller",
    async () => {
      expect(await guest.result("status")).toMatchObject({
        events_reader: { running: true, active_attachments: 2, attachments_in_failure: [] },
        app_refusals: [],
        mounts: [{ name: "quebec" }],
      });
      expect(await world.result("status")).toMatchObject({ events_reader: { active_attachments: 4 } });
    },
  );
});
