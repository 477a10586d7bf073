import { join } from "node:path";
import { agentCall, describeWithTools, dockerTools, startNodeBox, verifies } from "@interlock/testkit";
import { expect } from "vitest";
import { AppWorld } from "./app-world.ts";
import { EventTap } from "./event-tap.ts";
import { processTree, socketsOf } from "./sockets-of.ts";

describeWithTools(["tmux", ...dockerTools()], "everything the daemon does", () => {
  verifies(
    ["APP-205", "APP-656"],
    "it and its children own no socket that listens or has an address but its Unix sockets",
    async () => {
      const world = await AppWorld.open();
      const strange: unknown[] = [];
      let looks = 0;
      const own = (mounts: readonly string[]) =>
        new Set([
          world.socket,
          join(world.home, "rpc.sock"),
          ...mounts.map((name) => join(world.home, "containers", name, "agent.sock")),
        ]);
      let mounts: readonly string[] = ["host"];
      const look = (when: string): void => {
        const tree = processTree(world.daemon.child.pid ?? 0);
        const expected = own(mounts);
        const found = socketsOf(tree);
        strange.push(
          ...found
            .filter(({ table, name }) => table !== "unix" || !expected.has(name))
            .map((one) => ({ when, ...one })),
        );
        const listening = new Set(found.flatMap((one) => (one.listening ? [one.name] : [])));
        if (listening.symmetricDifference(expected).size > 0)
          strange.push({ when, listening: [...listening] });
        looks += 1;
      };
      try {
        await world.daemon.stop();
        await world.start({ DOCKER_HOST: process.env["DOCKER_HOST"] });
        const { app_session_token } = await world.hello();
        look("before");
        const agents = join(world.home, "containers/host/agent.sock");
        await agentCall(agents, "add_mount", { name: "dev" });
        mounts = ["host", "dev"];
        look("with a mount");
        const box = await startNodeBox({
          volumes: { [join(world.home, "containers/dev")]: "/run/interlock" },
        });
        // Looked at as often as possible, so that what lives for a moment is seen too.
        const watching = setInterval(() => look("during"), 5);
        try {
          await box.sh("tmux -f /dev/null new-session -d -s work 'exec cat'");
          expect((await world.call("app.scan.containers")).ok).toBe(true);
          const tap = await EventTap.open(world.socket, String(app_session_token));
          for (const agent of (await world.adoptAll()).values()) {
            expect((await world.call("app.log.attach", { agent_id: agent })).ok).toBe(true);
            await world.settled(await world.send(agent, "Error: everything"), 60_000);
          }
          const route = { event_type: "error", template: "{event_excerpt}", target: { rule: "source" } };
          await world.call("app.route.add", route);
          expect((await agentCall(agents, "list_panes")).ok).toBe(true);
          for (const end = performance.now() + 60_000; tap.ids.length === 0;) {
            if (performance.now() > end) throw new Error("no event came");
            await world.call("app.readiness");
          }
          tap.close();
        } finally {
          clearInterval(watching);
          await box.remove();
        }
        look("after");
        expect(strange).toEqual([]);
        expect(looks).toBeGreaterThan(10);
      } finally {
        await world.close();
      }
    },
    { timeout: 300_000 },
  );
});
