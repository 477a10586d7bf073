import { randomUUID } from "node:crypto";
import { chmod, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectControlPlane, type ControlMethods, type ControlPlaneClient } from "@interlock/client";
import { runControlPlane, type RunningControlPlane } from "@interlock/control-plane";
import { describeWithTools, startDaemon, startPrivateTmux, type PrivateTmux } from "@interlock/testkit";
import { verifies } from "@interlock/testkit/verifies";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { FollowingCli } from "./following-cli.ts";
import { CLI, runCli } from "./run-cli.ts";

type Attach = ControlMethods["runtimenode.attach"]["params"];
type Entry = ControlMethods["runtimenode.roster"]["result"]["nodes"][number];

/** Sets a title, clears, colours, and turns the direction of what follows. */
const HOSTILE = "evil\u001b]0;taken\u0007\u001b[2J\u009b31m\u202e世界";
const WAIT_MS = 60_000;
const soon = (cli: FollowingCli, check: (seen: FollowingCli) => boolean) => cli.until(check, WAIT_MS);
const ACTS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;

describeWithTools(["tmux"], "the nodes of a session on the command line", () => {
  let root = "";
  let home = "";
  let plane: RunningControlPlane;
  let terminal: PrivateTmux;

  const start = () => runControlPlane({ home, postgresSystemDirectory: join(root, "pg") });
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "il-nodes-"));
    // PostgreSQL's own account must be able to pass.
    await chmod(root, 0o711);
    home = join(root, "home");
    [plane, terminal] = await Promise.all([start(), startPrivateTmux("sh")]);
  }, 120_000);
  afterAll(async () => {
    await terminal.stop();
    await plane.close();
    await rm(root, { recursive: true, force: true });
  });

  const connected = async <Result>(work: (client: ControlPlaneClient) => Promise<Result>) => {
    const client = await connectControlPlane({ url: plane.url, token: plane.ownerToken });
    try {
      return await work(client);
    } finally {
      client.close();
    }
  };
  const newSession = () => connected(async (client) => (await client.session.create({})).sessionId);
  /** Attaches a node and beats once. */
  const onlineNode = (sessionId: Attach["sessionId"], name = `node-${randomUUID()}`, version = "1.0") =>
    connected(async (client) => {
      const nodeId = name as Attach["nodeId"]; // short, and not blank
      await client.runtimenode.attach({
        sessionId,
        participantId: plane.participantId,
        nodeId,
        clientVersion: version as Attach["clientVersion"], // MAJOR.MINOR
        capabilities: { shell: { text: HOSTILE } },
        healthState: "online",
      });
      await client.runtimenode.heartbeat({ nodeId, healthState: "online" });
      return nodeId;
    });
  const cli = (...args: readonly string[]) => runCli(home, args);

  verifies(
    ["RTN-180", "RTN-183"],
    "nodes are listed, shown and detached, with exit codes for scripts and nothing that acts on a terminal",
    async () => {
      const sessionId = await newSession();
      const nodeId = await onlineNode(sessionId);
      await onlineNode(sessionId, HOSTILE);
      const [listed, answer, shown, unknown, nowhere] = await Promise.all([
        cli("node", "list", sessionId),
        cli("node", "list", sessionId, "--json"),
        cli("node", "show", HOSTILE, "--session", sessionId),
        cli("node", "show", "nobody", "--session", sessionId),
        runCli(join(root, "nowhere"), ["node", "list", sessionId, "--json"]),
      ]);
      expect(listed.out.split("\n")[0]).toMatch(
        /^NODE +STATE +HEARD +HEARTBEAT +VERSION +ACCESS +PARTICIPANT$/,
      );
      expect(listed.out).toMatch(new RegExp(`^${nodeId} +online +online +\\d+ s +1\\.0 +read-write +`, "m"));
      const { nodes } = JSON.parse(answer.out) as { nodes: Entry[] }; // the contract's answer
      expect(nodes.map((entry) => [entry.nodeId, entry.state, entry.readOnly])).toEqual([
        [nodeId, "online", false],
        [HOSTILE, "online", false],
      ]);
      for (const { out } of [listed, shown]) {
        expect(out.match(ACTS)).toBeNull();
        expect(out).toContain("evil\\u{1b}]0;taken\\u{7}");
      }
      expect(unknown.code).toBe(5);
      expect([nowhere.code, JSON.parse(nowhere.out)]).toMatchObject([
        3,
        { error: { code: "cli_unreachable" } },
      ]);
      expect(await cli("node", "detach", nodeId)).toMatchObject({ code: 0, err: "" });
      const roster = await connected((client) => client.runtimenode.roster({ sessionId }));
      expect(roster.nodes.find((entry) => entry.nodeId === nodeId)?.state).toBe("offline");
    },
    { timeout: 120_000 },
  );

  verifies(
    ["RTN-181", "RTN-182", "RTN-183", "RTN-184", "SES-305"],
    "watched as values, as lines and on a terminal, the roster goes on over a new start of the control plane, and a terminal is given back",
    async () => {
      const sessionId = await newSession();
      const first = await onlineNode(sessionId);
      const screen = await watchOnTerminal(sessionId);
      const values = new FollowingCli(home, ["node", "watch", sessionId, "--json"]);
      const lines = new FollowingCli(home, ["node", "watch", sessionId]);
      const events = new FollowingCli(home, ["session", "watch", sessionId, "--json"]);
      const rosters = () =>
        values.lines.map((line) => JSON.parse(line) as { kind: string; nodes?: readonly Entry[] }); // of our own making
      const latest = () => rosters().findLast(({ kind }) => kind === "roster")?.nodes ?? [];
      try {
        await soon(values, () =>
          latest().some(({ nodeId, state }) => nodeId === first && state === "online"),
        );
        await soon(lines, ({ out }) =>
          new RegExp(`${first}  online, heard online, version 1.0, read-write`).test(out),
        );
        await screen.shows("1 of 1 online");
        expect(await screen.modes()).toBe("100");
        await screen.resize(70, 12);
        await vi.waitFor(async () => expect((await screen.lines())[0]).toHaveLength(70), {
          timeout: WAIT_MS,
        });
        expect((await screen.lines())[2]).not.toContain("PARTICIPANT");

        await soon(events, ({ lines: seen }) => seen.length > 0);

        await plane.close();
        await soon(values, () => rosters().at(-1)?.kind === "away");
        await soon(lines, ({ out }) => out.includes("Trying again."));
        await screen.shows("Trying again.");
        plane = await start();
        const second = await onlineNode(sessionId, `${HOSTILE} 2`);
        await soon(values, () => latest().some(({ nodeId }) => nodeId === second));
        await soon(lines, ({ out }) => out.includes("evil\\u{1b}]0;taken"));
        await screen.shows("evil\\u{1b}]0;taken");
        await vi.waitFor(
          async () => expect((await screen.lines()).join("\n")).not.toContain("Trying again."),
          {
            timeout: WAIT_MS,
          },
        );
        await connected((client) => client.runtimenode.detach({ nodeId: second }));
        await soon(lines, ({ out }) => out.includes("online → offline"));
        await soon(events, ({ out }) => out.includes('"runtime_node.offline"'));
        const heard = events.lines.map((line) => JSON.parse(line) as { type: string; cursor?: string }); // frames of the contract
        const cursors = heard.flatMap(({ type, cursor }) => (type === "event" ? [Number(cursor)] : []));
        expect(cursors).toEqual([...new Set(cursors)].toSorted((one, other) => one - other));
        expect(heard.filter(({ type }) => type === "open")).toHaveLength(1);
      } finally {
        await screen.keys("C-c");
        const codes = [await values.end("SIGINT"), await lines.end("SIGTERM"), await events.end("SIGINT")];
        expect(codes).toEqual([0, 0, 0]);
      }
      expect((values.out + lines.out).match(ACTS)).toBeNull();
      await screen.shows("left with 0");
      expect(await screen.modes()).toBe("011");
      await screen.keys("-l", "echo still $((40+2))\n");
      await screen.shows("still 42");
    },
    { timeout: 300_000 },
  );

  verifies(
    "RTN-185",
    "this machine is attached through its daemon, and taken out through it, or without it where none runs",
    async () => {
      const sessionId = await newSession();
      const noEngine = { TMUX_TMPDIR: root, DOCKER_HOST: `unix://${root}/no-engine.sock` };
      const daemon = await startDaemon(home, noEngine);
      const standing = async (nodeId: unknown) => {
        const { nodes } = await connected((client) => client.runtimenode.roster({ sessionId }));
        return nodes.find((entry) => entry.nodeId === nodeId)?.state;
      };
      try {
        await vi.waitFor(() => stat(join(home, "node.json")), { timeout: WAIT_MS });
        expect((await cli("node", "attach", sessionId, "--capabilities", "[1]")).code).toBe(64);
        const attach = ["node", "attach", sessionId, "--capabilities", '{"gpu":{"count":1}}', "--json"];
        // A daemon that could not reach the control plane in time says so, and goes on by itself.
        const attached = await vi.waitFor(
          async () => {
            const run = await cli(...attach);
            expect({ code: run.code, err: run.err }).toEqual({ code: 0, err: "" });
            return run;
          },
          { timeout: 90_000 },
        );
        expect(JSON.parse(attached.out)).toMatchObject({ readOnly: false });
        const { node_id: nodeId } = JSON.parse(await readFile(join(home, "node.json"), "utf8")) as {
          node_id: string;
        }; // the daemon wrote it
        await vi.waitFor(async () => expect(await standing(nodeId)).toBe("online"), { timeout: WAIT_MS });
        expect((await cli("node", "detach")).code).toBe(0);
        await vi.waitFor(async () => expect(await standing(nodeId)).toBe("offline"), { timeout: WAIT_MS });
      } finally {
        await daemon.stop();
      }
      expect(await cli("node", "detach", "--json")).toMatchObject({ code: 0, err: "" });
    },
    { timeout: 300_000 },
  );

  async function watchOnTerminal(sessionId: string) {
    const tmux = (...args: readonly string[]) => terminal.tmux(...args);
    const pane = (await tmux("display-message", "-p", "-t", "work", "#{pane_id}")).trim();
    const keys = (...args: readonly string[]) => tmux("send-keys", "-t", "work", ...args);
    const command = [...CLI, "node", "watch", sessionId].join(" ");
    await keys("-l", `PS1='$ '; clear; INTERLOCK_HOME=${home} ${command}; echo left with $?\n`);
    return {
      keys,
      shows: (text: string) => terminal.shows(pane, text, WAIT_MS),
      lines: async () => (await tmux("capture-pane", "-p", "-t", pane)).split("\n"),
      modes: async () =>
        (await tmux("display-message", "-p", "-t", pane, "#{alternate_on}#{cursor_flag}#{wrap_flag}")).trim(),
      resize: (x: number, y: number) => tmux("resize-window", "-t", "work", "-x", String(x), "-y", String(y)),
    };
  }
});
