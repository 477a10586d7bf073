import { describeWithTools, dockerTools, startNodeBox, verifies, type NodeBox } from "@interlock/testkit";
import { afterEach, beforeEach, expect } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";
import { VIEW_MODELS } from "./view-models.ts";

describeWithTools(["tmux", ...dockerTools()], "containers on a real engine", () => {
  let world: AppWorld;
  const boxes: NodeBox[] = [];
  const engine = { DOCKER_HOST: process.env["DOCKER_HOST"] };
  beforeEach(async () => {
    world = await AppWorld.open("cat", "", engine);
    await world.hello();
  });
  afterEach(async () => {
    await world.close();
    for (const box of boxes.splice(0)) await box.remove();
  });

  async function startBox(...panes: readonly string[]): Promise<NodeBox> {
    const box = await startNodeBox();
    boxes.push(box);
    for (const pane of panes) await box.sh(pane);
    return box;
  }
  const rowOf = async (box: NodeBox): Promise<Row | undefined> =>
    (await world.rows("app.container.list")).find((row) => row["container_id"] === box.id);

  /** The row of a box once it has these members. */
  async function shows(box: NodeBox, members: Row): Promise<Row> {
    let row: Row | undefined;
    for (const end = performance.now() + 15_000; performance.now() < end;) {
      row = await rowOf(box);
      if (Object.entries(members).every(([name, value]) => row?.[name] === value) && row !== undefined)
        return row;
    }
    expect(row).toMatchObject(members);
    throw new Error("unreachable: the assertion above has failed");
  }

  verifies(
    ["APP-301", "APP-302", "APP-584", "APP-631", "APP-648", "APP-667", "APP-670"],
    "a container is listed with its counts, and the host is not",
    async () => {
      const box = await startBox("tmux new-session -d -s a cat", "tmux split-window -d -t a cat");
      await world.call("app.scan.containers");
      await world.call("app.scan.panes");
      const row = await shows(box, {
        state: "active",
        pane_count: 2,
        registered_agent_count: 0,
        name: box.name,
      });
      expect(row).toMatchObject(VIEW_MODELS["container"] ?? {});
      const { result } = await world.call("app.container.detail", { container_id: box.id });
      expect(result?.["row"]).toEqual(row);
      for (const container_id of ["host", "0".repeat(64)])
        expect((await world.call("app.container.detail", { container_id })).error).toMatchObject({
          code: "not_found",
        });

      const panes = await world.rows("app.pane.list");
      const owners = panes.map((pane) => pane["container_id"]);
      expect(owners.filter((id) => id === box.id)).toHaveLength(2);
      expect(owners.filter((id) => id === "host")).toHaveLength(1);
      // Both servers count from zero: the id alone does not name a pane.
      expect((await world.call("app.pane.detail", { pane_id: "%0" })).error).toMatchObject({
        code: "validation_failed",
        details: { field: "pane_id", reason: "ambiguous" },
      });
      const own = await world.call("app.pane.detail", { pane_id: "%0", container_id: box.id });
      expect(own.result?.["row"]).toMatchObject({ container_id: box.id, container_name: box.name });

      const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } =
        panes.find((pane) => pane["container_id"] === box.id) ?? {};
      await world.call("app.agent.register_from_pane", {
        container_id,
        tmux_socket,
        session_name,
        window_index,
        pane_index,
        pane_id,
        role: "slave",
        capability: "shell",
        label: "inside",
      });
      await shows(box, { registered_agent_count: 1 });
      const dashboard = await world.call("app.dashboard");
      const counts = dashboard.result?.["counts"] as Readonly<Record<string, Row>>; // an object for each subject
      expect(counts["containers"]?.["active"]).toBe(
        (await world.rows("app.container.list")).filter(({ state }) => state === "active").length,
      );
    },
  );

  verifies(
    ["APP-618", "APP-637"],
    "readiness asks the engine itself, and a stopped container is named where its log was to be attached",
    async () => {
      const box = await startBox("tmux new-session -d -s a cat");
      await world.call("app.scan.containers");
      const agent = [...(await world.adoptAll())].map(([, id]) => id);
      const rows = await world.rows("app.agent.list");
      const inside = rows.find((row) => row["container_id"] === box.id);
      expect(agent).toContain(inside?.["agent_id"]);
      const docker = async (): Promise<Row | undefined> => {
        const { result } = await world.call("app.readiness");
        const list = (result?.["subsystems"] ?? []) as readonly Row[]; // readiness answers a list
        return list.find(({ name }) => name === "docker");
      };
      expect(await docker()).toMatchObject({ status: "ok" });
      await box.remove();
      boxes.splice(0);
      await world.call("app.scan.containers");
      await shows(box, { state: "inactive" });
      expect((await world.call("app.log.attach", { agent_id: inside?.["agent_id"] })).error).toMatchObject({
        code: "container_inactive",
        details: { container_id: box.id },
      });
      // The rows of the container are still there; the engine is not.
      await world.daemon.stop();
      await world.start({ DOCKER_HOST: `unix://${world.home}/no-engine.sock` });
      await world.hello();
      expect(await rowOf(box)).toMatchObject({ state: "inactive" });
      expect(await docker()).toMatchObject({ status: "unavailable" });
    },
    { timeout: 120_000 },
  );

  verifies(
    "APP-583",
    "a container that starts and stops shows by itself, with panes and agents",
    async () => {
      const box = await startBox();
      await shows(box, { state: "active", pane_count: 0 });
      await box.sh("tmux new-session -d -s late cat");
      await shows(box, { pane_count: 1 });
      await box.sh("tmux split-window -d -t late cat");
      await shows(box, { pane_count: 2 });
      await box.sh("tmux kill-server");
      await shows(box, { pane_count: 0 });
      await box.remove();
      boxes.splice(0);
      await shows(box, { state: "inactive", pane_count: 0 });
    },
  );

  verifies(
    "APP-234",
    "running containers that no filter matches make the hint about the filter",
    async () => {
      await startBox();
      await world.close();
      world = await AppWorld.open("cat", '[containers]\nname_contains = ["no such name"]\n', engine);
      await world.hello();
      await world.call("app.scan.containers");
      const { result } = await world.call("app.dashboard");
      const codes = ((result?.["hints"] ?? []) as readonly Row[]).map((hint) => hint["code"]); // hints have codes
      expect(codes).toContain("check_container_filter");
      expect(codes).not.toContain("start_bench_container");
    },
  );
});
