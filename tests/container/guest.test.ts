import { chmodSync } from "node:fs";
import { describeWithTools, dockerTools, type NodeBox, readAgentAnswer, verifies } from "@interlock/testkit";
import { afterAll, beforeAll, expect, vi } from "vitest";
import {
  asRoot,
  askFrom,
  ContainerWorld,
  INSIDE,
  keyOf,
  messageIn,
  sayAs,
  type Row,
} from "./container-world.ts";

// Boxes take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

describeWithTools(
  [...dockerTools(), "setpriv", asRoot],
  "the container plane, from inside containers",
  () => {
    let world: ContainerWorld;
    /** A container whose variables claim much; it asks whatever needs no box of its own. */
    let guest: NodeBox;
    beforeAll(async () => {
      world = await ContainerWorld.open();
      guest = await world.guest("alpha", [
        "--env",
        "INTERLOCK_HOME=/",
        "--env",
        "INTERLOCK_TEST_FORCE_HOST_PEER=1",
      ]);
    }, 120_000);
    afterAll(() => world.close(), 120_000);

    const refusals = async (mount: string): Promise<readonly Row[]> => {
      const mounts = (await world.result("status"))["mounts"] as readonly Row[]; // as the contract has it
      return mounts.find(({ name }) => name === mount)?.["refusals"] as readonly Row[];
    };

    verifies(
      ["CTN-020", "CTN-008"],
      "an agent pings, finds its own pane and registers it, over its mount",
      async () => {
        await guest.sh("tmux -f /dev/null new-session -d -s work 'exec cat'");
        expect(await guest.say(INSIDE, '{"method":"ping"}\n')).toBe('{"ok":true,"result":{}}\n');
        expect((await askFrom(guest, "scan_containers")).ok).toBe(true);
        let pane: Row | undefined;
        // A scan that the container answers too late for is degraded, and finds the pane the next time.
        for (const end = performance.now() + 60_000; pane === undefined;) {
          if (performance.now() > end) throw new Error("no scan found the pane in the box");
          expect((await askFrom(guest, "scan_panes")).ok).toBe(true);
          const listed = await askFrom(guest, "list_panes", { container: guest.name, active_only: true });
          [pane] = (listed.result?.["panes"] ?? []) as readonly Row[]; // the plane's list
        }
        const made = await askFrom(guest, "register_agent", {
          container_id: guest.id,
          pane_composite_key: keyOf(pane),
          role: "slave",
          label: "inside",
        });
        expect(made.result).toMatchObject({ container_id: guest.id, created_or_reactivated: "created" });
        const agents = await askFrom(guest, "list_agents", { container_id: guest.id.slice(0, 12) });
        expect(agents.result?.["agents"]).toMatchObject([
          { agent_id: made.result?.["agent_id"], label: "inside" },
        ]);
        expect((await world.audit()).at(-1)).toMatchObject({
          origin: "cli",
          via: "register_agent",
          caller: guest.id,
        });
      },
    );

    verifies("CTN-021", "a guest sees its own mount and no path of the host", async () => {
      const { result } = await askFrom(guest, "status");
      expect(result).toMatchObject({ socket_path: INSIDE, state_path: null });
      expect(result?.["mounts"]).toEqual([
        { name: "alpha", state: "mounted", container_id: guest.id, refusals: [] },
      ]);
    });

    verifies("CTN-022", "every app name is host_only to a guest, existing or not", async () => {
      for (const method of ["app.preflight", "app.no_such"]) {
        expect(JSON.parse(await guest.say(INSIDE, `{"method":"${method}"}\n`))).toMatchObject({
          ok: false,
          app_contract_version: expect.any(String),
          error: { code: "host_only", details: {} },
        });
      }
    });

    verifies("CTN-023", "what is for the host is refused to a guest by its code", async () => {
      for (const [method, params] of [
        ["shutdown", {}],
        ["add_mount", { name: "more" }],
      ] as const) {
        expect((await askFrom(guest, method, params)).error?.code).toBe("host_peer_required");
      }
      expect((await world.call("ping")).ok).toBe(true);
    });

    verifies("CTN-024", "a guest registers no pane of another place", async () => {
      const pane = (await world.panes()).find(({ container_id }) => container_id === "host");
      if (pane === undefined) throw new Error("the scan found no pane of the host");
      const answer = await askFrom(guest, "register_agent", {
        container_id: "host",
        pane_composite_key: keyOf(pane),
        role: "slave",
      });
      expect(answer.error?.code).toBe("other_container");
    });

    verifies("CTN-025", "two containers on one mount are both refused, and status says why", async () => {
      const directory = await world.mount("shared");
      const [first, second] = [
        await world.box({ volumes: { [directory]: "/run/interlock" } }),
        await world.box({ volumes: { [directory]: "/elsewhere:ro" } }),
      ];
      for (const [box, socket] of [
        [first, INSIDE],
        [second, "/elsewhere/agent.sock"],
      ] as const) {
        expect((await askFrom(box, "ping", {}, socket)).error?.code).toBe("peer_refused");
      }
      expect(await refusals("shared")).toMatchObject([{ reason: "mount_shared", count: 2 }]);
      await second.remove();
      expect((await askFrom(first, "ping")).ok).toBe(true);
    });

    verifies("CTN-026", "a mount of a directory above counts as a mount", async () => {
      const box = await world.guest("foxtrot");
      const nosy = await world.box({ volumes: { [`${world.home}/containers`]: "/all" } });
      expect((await askFrom(nosy, "ping", {}, "/all/foxtrot/agent.sock")).error?.code).toBe("peer_refused");
      expect((await askFrom(nosy, "ping", {}, "/all/host/agent.sock")).error?.code).toBe("peer_refused");
      expect((await askFrom(box, "ping")).error?.code).toBe("peer_refused");
      expect(await refusals("host")).toMatchObject([{ reason: "not_in_container", count: 1 }]);
      await nosy.remove();
      expect((await askFrom(box, "ping")).ok).toBe(true);
    });

    verifies(
      "CTN-027",
      "a process of another container is refused that reaches the socket through shared pids",
      async () => {
        const box = await world.guest("golf");
        const intruder = await world.box({
          options: [
            "--pid",
            `container:${box.id}`,
            "--cap-add",
            "SYS_PTRACE",
            "--security-opt",
            "apparmor=unconfined",
          ],
        });
        const through = `/proc/1/root${INSIDE}`;
        expect(readAgentAnswer(await intruder.say(through, '{"method":"ping"}\n')).error?.code).toBe(
          "peer_refused",
        );
        expect(await refusals("golf")).toMatchObject([{ reason: "not_in_container" }]);
      },
    );

    verifies("CTN-028", "a container that shares the host's pids is told by its control groups", async () => {
      const box = await world.guest("hotel", ["--pid", "host"]);
      expect((await askFrom(box, "ping")).ok).toBe(true);
      expect((await askFrom(box, "shutdown")).error?.code).toBe("host_peer_required");
    });

    verifies(
      "CTN-029",
      "another user than the daemon's and root cannot call, in a container or on the host",
      async () => {
        const box = await world.guest("india", ["--user", "1000:1000"]);
        // The directory itself keeps them out; where somebody has opened it, the daemon does.
        expect(await box.say(INSIDE, '{"method":"ping"}\n')).toBe("EACCES");
        chmodSync(`${world.home}/containers/india`, 0o755);
        chmodSync(world.socket("india"), 0o666);
        expect((await askFrom(box, "ping")).error?.code).toBe("peer_refused");
        chmodSync(world.home, 0o711);
        chmodSync(`${world.home}/containers`, 0o711);
        expect(JSON.parse(sayAs(1000, world.socket("india"), '{"method":"ping"}'))).toMatchObject({
          error: { code: "peer_refused" },
        });
        expect(await refusals("india")).toMatchObject([{ reason: "uid_mismatch", count: 2 }]);
      },
    );

    verifies("CTN-030", "no variable of the caller changes what it is taken for", async () => {
      expect((await askFrom(guest, "shutdown")).error?.code).toBe("host_peer_required");
    });

    verifies(
      ["CTN-023", "CTN-031"],
      "the kill switch is turned on the host only, over whichever socket, and read by anybody",
      async () => {
        for (const method of ["routing.enable", "routing.disable"]) {
          expect((await askFrom(guest, method)).error?.code).toBe("routing_toggle_host_only");
        }
        expect((await askFrom(guest, "routing.status")).result).toMatchObject({ value: "enabled" });
        expect((await world.call("routing.disable", {}, "alpha")).result).toMatchObject({ changed: true });
        expect((await askFrom(guest, "routing.status")).result).toMatchObject({ value: "disabled" });
        expect((await world.call("routing.enable", {}, "alpha")).result).toMatchObject({ changed: true });
      },
    );

    verifies(
      ["CTN-015", "CTN-024", "CTN-032"],
      "a master in a container sends to a slave there, as itself only, and operates on its own messages only",
      async () => {
        const box = await world.guest("kilo");
        await box.sh("tmux -f /dev/null new-session -d -s a 'exec cat'; tmux new-session -d -s b 'exec cat'");
        const panes = (await world.panes()).filter(({ container_id }) => container_id === box.id);
        const agents: Row[] = [];
        for (const pane of panes) {
          const params = { container_id: box.id, pane_composite_key: keyOf(pane), role: "slave" };
          const { result } = await askFrom(box, "register_agent", params);
          if (result === undefined) throw new Error("a pane of the box was not registered");
          agents.push(result);
        }
        const [master, slave] = agents;
        if (master === undefined || slave === undefined) throw new Error("the scan did not find both panes");
        const { agent_id } = master;
        expect((await askFrom(guest, "set_role", { agent_id, role: "shell" })).error?.code).toBe(
          "other_container",
        );
        expect((await askFrom(box, "set_role", { agent_id, role: "master", confirm: true })).ok).toBe(true);
        const params = {
          target: slave["agent_id"],
          body_bytes: Buffer.from("from inside").toString("base64"),
          caller_pane: { agent_id, pane_composite_key: keyOf(master) },
          wait_timeout_seconds: 60,
        };
        expect((await askFrom(guest, "queue.send_input", params)).error?.code).toBe("sender_not_in_pane");
        expect((await world.call("queue.send_input", params)).error?.code).toBe("sender_not_in_pane");
        const sent = await askFrom(box, "queue.send_input", params);
        expect(sent.result).toMatchObject({ waited: "settled", message: { state: "delivered" } });
        expect(await box.sh(`tmux capture-pane -p -t ${String(slave["tmux_pane_id"])}`)).toContain(
          "from inside",
        );
        const { message_id } = messageIn(sent);
        expect((await askFrom(box, "queue.cancel", { message_id })).error?.code).toBe(
          "operator_pane_inactive",
        );
        const mine = { message_id, caller_pane: params.caller_pane };
        expect((await askFrom(box, "queue.cancel", mine)).error?.code).toBe("terminal_state_cannot_change");
        expect((await askFrom(box, "routes.remove", { route_id: "x" })).error?.code).toBe(
          "host_peer_required",
        );
      },
    );
  },
);
