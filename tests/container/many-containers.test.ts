import { execFile } from "node:child_process";
import { promisify } from "node:util";
import {
  describeWithTools,
  dockerTools,
  scale,
  startNodeBox,
  verifies,
  type NodeBox,
} from "@interlock/testkit";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { AppWorld, type Row } from "../app/app-world.ts";
import { PLACE_FORMAT, seenPanes, soon } from "../app/seen-panes.ts";

vi.setConfig({ testTimeout: scale(180_000, 600_000), hookTimeout: scale(180_000, 600_000) });

/** At full size ten containers and the host have 220 panes together. */
const BOXES = scale(3, 10);
const PANES_EACH = scale(4, 21);
const HOST_PANES = scale(3, 10);

const docker = (...args: readonly string[]) => promisify(execFile)("docker", args);
const tmux = "tmux -u -f /dev/null";

describeWithTools(dockerTools(), "many containers, some of them in trouble", () => {
  let world: AppWorld;
  let boxes: readonly NodeBox[] = [];
  beforeAll(async () => {
    // Other tests have containers on the same engine.
    const config = `[discovery]\nlive = true\n[containers]\nname_contains = ["bench-${process.pid}-"]\n`;
    world = await AppWorld.open("cat", config, { DOCKER_HOST: process.env["DOCKER_HOST"] });
    await world.hello();
  });
  afterAll(async () => {
    for (const box of boxes) await box.remove();
    await world.close();
  });

  const row = async ({ id }: NodeBox): Promise<Row> =>
    (await world.call("app.container.detail", { container_id: id })).result?.["row"] as Row; // details answer one row
  const shows = (box: NodeBox, expected: Row): Promise<void> =>
    soon(async () => expect(await row(box)).toMatchObject(expected));
  const inside = async (box: NodeBox): Promise<readonly string[]> =>
    (await box.sh(`${tmux} list-panes -a -F '${PLACE_FORMAT}'`)).trim().split("\n").sort();
  const agrees = (box: NodeBox): Promise<void> =>
    soon(async () => expect(await seenPanes(world.home, box.id)).toEqual(await inside(box)));
  const scan = async (): Promise<Row> => {
    const { result } = await world.call("app.scan.panes");
    expect(result).toMatchObject({ state: "completed" });
    return result?.["result"] as Row; // a scan that has ended has its findings
  };

  verifies(
    "APP-588",
    "every pane of every container shows by itself, and a scan finds no other",
    async () => {
      const made: NodeBox[] = [];
      for (let at = 0; at < BOXES; at += 1) made.push(await startNodeBox());
      boxes = made;
      const windows = `for at in $(seq 2 ${PANES_EACH}); do ${tmux} new-window -d -t work cat; done`;
      for (const box of boxes) await box.sh(`${tmux} new-session -d -s work -x 100 -y 30 cat; ${windows}`);
      for (let at = 1; at < HOST_PANES; at += 1)
        await world.tmux.tmux("new-window", "-d", "-t", "work", "cat");
      for (const box of boxes) await agrees(box);
      await soon(async () => expect(await seenPanes(world.home)).toHaveLength(HOST_PANES));
      const all = BOXES * PANES_EACH + HOST_PANES;
      const found = await scan();
      expect(found).toMatchObject({
        status: "ok",
        panes_seen: all,
        sockets_scanned: BOXES + 1,
        panes_newly_active: 0,
        panes_reconciled_to_inactive: 0,
        error_details: [],
      });
      expect(await world.rows("app.pane.list")).toHaveLength(all);
    },
  );

  verifies(
    ["APP-589", "APP-590"],
    "a paused container is degraded and keeps its rows, holds up nobody, and is itself again when resumed",
    async () => {
      const [paused, other] = boxes;
      if (paused === undefined || other === undefined) throw new Error("no containers");
      // Nothing is started in it at this moment: the engine loses hold of a container that it freezes under a start.
      await docker("pause", paused.id);
      try {
        await shows(paused, { state: "degraded_scan", pane_count: PANES_EACH });
        const before = await seenPanes(world.home, paused.id);
        await other.sh(`${tmux} new-window -d -t work cat`);
        await agrees(other);
        // Calls are answered while a scan is at the container that does not.
        const [found] = await Promise.all([scan(), world.rows("app.pane.list"), world.call("app.dashboard")]);
        expect(found).toMatchObject({ status: "degraded", error_details: [{ container_id: paused.id }] });
        expect(await row(other)).toMatchObject({ state: "active", pane_count: PANES_EACH + 1 });
        expect(await seenPanes(world.home, paused.id)).toEqual(before);
        const { result } = await world.call("app.dashboard");
        const counts = result?.["counts"] as Readonly<Record<string, Row>>; // an object for each subject
        expect(counts["containers"]).toMatchObject({ degraded_scan: 1, active: BOXES - 1 });
      } finally {
        await docker("unpause", paused.id);
      }
      await shows(paused, { state: "active", pane_count: PANES_EACH });
      await paused.sh(`${tmux} new-window -d -t work cat`);
      await agrees(paused);
      await agrees(other);
    },
  );

  verifies(
    "APP-589",
    "a container whose programs do not start is degraded alone, until they do again",
    async () => {
      const [broken, other] = boxes;
      if (broken === undefined || other === undefined) throw new Error("no containers");
      const before = await seenPanes(world.home, broken.id);
      await broken.sh("mv /bin/sh /bin/sh.away");
      const found = await scan();
      expect(found).toMatchObject({
        status: "degraded",
        error_details: [{ container_id: broken.id, error_code: "docker_exec_failed" }],
      });
      expect(await row(broken)).toMatchObject({ state: "degraded_scan", pane_count: before.length });
      expect(await row(other)).toMatchObject({ state: "active" });
      await broken.exec(["/bin/busybox", "mv", "/bin/sh.away", "/bin/sh"]);
      expect(await scan()).toMatchObject({ status: "ok" });
      expect(await row(broken)).toMatchObject({ state: "active", pane_count: before.length });
    },
  );
});
