import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithTools, dockerTools, startNodeBox, verifies } from "@interlock/testkit";
import { expect, vi } from "vitest";
import { AppWorld } from "./app-world.ts";
import { EngineRelay } from "./engine-relay.ts";
import { adopt, adoption, refusesAll, servesAgain, strand } from "./out-of-reach.ts";

vi.setConfig({ testTimeout: 180_000 });

const ONLY_SCANS = "[discovery]\nlive = false\n";

describeWithTools(["tmux"], "tmux is taken away while the daemon runs", () => {
  verifies(
    ["APP-120", "APP-661", "APP-663", "APP-664"],
    "input, a log and an adoption with a log are answered tmux_unavailable until it is back",
    async () => {
      const tmux = execFileSync("sh", ["-c", "command -v tmux"], { encoding: "utf8" }).trim();
      const bin = mkdtempSync(join(tmpdir(), "il-bin-"));
      symlinkSync(tmux, join(bin, "tmux"));
      const world = await AppWorld.open("cat", ONLY_SCANS, { PATH: bin });
      try {
        await world.hello();
        await world.tmux.tmux("new-window", "-d", "-t", "work", "cat");
        await world.call("app.scan.panes");
        const stranded = await strand(world, "host");
        const panes = await world.rows("app.pane.list");

        rmSync(join(bin, "tmux"));
        await refusesAll(world, stranded, "tmux_unavailable");
        const { result } = await world.call("app.scan.panes");
        expect(result).toMatchObject({
          state: "completed",
          result: {
            status: "degraded",
            error_details: [{ container_id: "host", tmux_socket: null, error_code: "tmux_unavailable" }],
          },
        });
        // A scan that could not look has seen nobody leave.
        const known = (await world.rows("app.pane.list")).map(({ pane_id }) => pane_id);
        expect(known).toEqual(panes.map(({ pane_id }) => pane_id));
        // A pane that is known is adopted without a word to tmux.
        await adopt(world, adoption(stranded.free));

        symlinkSync(tmux, join(bin, "tmux"));
        await servesAgain(world, stranded);
      } finally {
        await world.close();
        rmSync(bin, { recursive: true, force: true });
      }
    },
  );
});

describeWithTools(["tmux", ...dockerTools()], "the engine goes away while the daemon runs", () => {
  verifies(
    ["APP-119", "APP-164", "APP-662", "APP-663", "APP-664"],
    "input, a log and an adoption with a log are answered docker_unavailable until it is back; the host goes on",
    async () => {
      const relay = new EngineRelay();
      await relay.mend();
      const world = await AppWorld.open("cat", ONLY_SCANS, { DOCKER_HOST: relay.host });
      const box = await startNodeBox();
      try {
        await world.hello();
        await box.sh("tmux -f /dev/null new-session -d -s work cat \\; split-window -d cat");
        expect((await world.call("app.scan.containers")).result).toMatchObject({ state: "completed" });
        await world.call("app.scan.panes");
        const stranded = await strand(world, box.id);
        const host = (await world.rows("app.pane.list")).find(({ container_id }) => container_id === "host");
        const neighbour = await adopt(world, adoption(host));
        const panes = await world.rows("app.pane.list");

        await relay.cut();
        await refusesAll(world, stranded, "docker_unavailable");
        expect((await world.call("app.scan.containers")).result).toMatchObject({
          state: "failed",
          result: { error: "docker_unavailable" },
        });
        expect((await world.call("app.scan.panes")).result).toMatchObject({
          state: "completed",
          result: {
            status: "degraded",
            panes_seen: 1,
            error_details: [{ container_id: box.id, tmux_socket: null, error_code: "docker_unavailable" }],
          },
        });
        expect((await world.rows("app.pane.list")).length).toBe(panes.length);
        const sent = await world.send(neighbour, "to the host");
        expect(await world.settled(sent, 30_000)).toMatchObject({ state: "delivered" });
        await adopt(world, adoption(stranded.free));

        await relay.mend();
        await servesAgain(world, stranded);
      } finally {
        await world.close();
        await box.remove();
        await relay.end();
      }
    },
  );
});
