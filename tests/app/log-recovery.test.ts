import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools, scale, verifies } from "@interlock/testkit";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";

function textOf(row: Row, field: string): string {
  const value = row[field];
  if (typeof value !== "string") throw new Error(`${field} is no text`);
  return value;
}

const ROUNDS = scale(8, 200);

describeWithTools(["tmux"], "log attachments over the death of the daemon and the moves of files", () => {
  let world: AppWorld;
  let agent = "";
  beforeEach(async () => {
    world = await AppWorld.open();
    await world.hello();
    agent = await world.adopt();
  });
  afterEach(async () => {
    await world.close();
  });

  const log = (): string => join(world.home, "logs", "host", `${agent}.log`);
  const type = (text: string, pane = "%0") => world.tmux.tmux("send-keys", "-t", pane, "-l", `${text}\n`);
  const ask = async (format: string) =>
    (await world.tmux.tmux("display-message", "-p", "-t", "%0", format)).trim();
  const holds = (path: string, text: string) =>
    vi.waitFor(() => expect(readFileSync(path, "utf8")).toContain(text), 10_000);
  const told = (event: string): number =>
    readFileSync(join(world.home, "logs", "daemon.log"), "utf8").split(`"event":"${event}"`).length - 1;
  const tells = (event: string, times = 1) => vi.waitFor(() => expect(told(event)).toBe(times), 10_000);
  const attach = async () => {
    const answer = await world.call("app.log.attach", { agent_id: agent });
    expect(answer.error).toBeUndefined();
  };
  const adoptWithLog = async (pane: Row): Promise<string> => {
    const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = pane;
    const identity = { container_id, tmux_socket, session_name, window_index, pane_index, pane_id };
    const about = { role: "slave", capability: "shell", label: "piped", attach_log: true };
    const { result, error } = await world.call("app.agent.register_from_pane", { ...identity, ...about });
    expect(error).toBeUndefined();
    return textOf(result?.["row"] as Row, "agent_id"); // adoptions answer one row
  };
  const newest = async (): Promise<Row | undefined> => (await world.rows("app.log_attachment.list"))[0];
  const reborn = async (between: () => Promise<unknown> = () => Promise.resolve()) => {
    await world.daemon.kill();
    await between();
    await world.start();
    await world.hello();
  };
  const linesOf = (path: string): readonly string[] => readFileSync(path, "utf8").split("\r\n");

  verifies(
    "APP-412",
    "the pipe outlives a daemon that is killed, and the next one goes on with it",
    async () => {
      const script =
        'i=0; while [ $i -lt 400 ]; do echo "line-$i-"; i=$((i+1)); [ $((i % 20)) = 0 ] && sleep 0.05; done';
      const pane = await world.tmux.tmux(
        "new-window",
        "-d",
        "-P",
        "-F",
        "#{pane_id}",
        "cat; " + script + "; exec cat",
      );
      await world.call("app.scan.panes");
      const found = (await world.rows("app.pane.list")).find(({ pane_id }) => pane_id === pane.trim());
      agent = await adoptWithLog(found ?? {});
      await world.tmux.tmux("send-keys", "-t", pane.trim(), "C-d");
      await holds(log(), "line-20-");
      await reborn(() => holds(log(), "line-150-"));
      await holds(log(), "line-399-");
      const numbers = linesOf(log()).flatMap((line) => /^line-(\d+)-$/.exec(line)?.[1] ?? []);
      expect(numbers).toEqual(Array.from({ length: 400 }, (_, at) => String(at)));
      expect(await newest()).toMatchObject({ agent_id: agent, status: "active" });
      expect(told("log_attachment_orphan_detected")).toBe(0);
    },
  );

  verifies("APP-413", "a log that is renamed away goes on under its own name", async () => {
    await attach();
    await type("one");
    await holds(log(), "one");
    renameSync(log(), `${log()}.1`);
    writeFileSync(log(), "");
    await tells("log_rotation_detected");
    await type("two");
    await holds(log(), "two");
    expect(readFileSync(`${log()}.1`, "utf8")).not.toContain("two");
    expect(await newest()).toMatchObject({ status: "active" });
  });

  verifies("APP-413", "a log that is cut is followed from its start", async () => {
    await attach();
    await type("one line that is long enough");
    await holds(log(), "enough");
    // What was not read yet could not be missed: it is cut until somebody does miss it.
    await vi.waitFor(async () => {
      writeFileSync(log(), "");
      await type("another line that is long enough");
      await holds(log(), "enough");
      writeFileSync(log(), "");
      expect(told("log_rotation_detected")).toBeGreaterThan(0);
    }, 20_000);
    await type("two");
    await holds(log(), "two");
  });

  verifies(
    "APP-414",
    "a log that is removed leaves a stale attachment, and its return attaches nothing",
    async () => {
      await attach();
      await type("one");
      await holds(log(), "one");
      rmSync(log());
      await tells("log_file_missing");
      expect(await newest()).toMatchObject({ status: "stale" });
      // Nobody writes into a file without a name.
      await vi.waitFor(async () => expect(await ask("#{pane_pipe}")).toBe("0"), 10_000);
      writeFileSync(log(), "somebody's\n");
      await tells("log_file_returned");
      expect(await newest()).toMatchObject({ status: "stale" });
      await attach();
      expect(await newest()).toMatchObject({ status: "active" });
      await type("two");
      await holds(log(), "two");
      expect(told("log_file_returned")).toBe(1);
    },
  );

  verifies("APP-415", "a pipe of ours that nobody attached is told of, and left as it is", async () => {
    await world.daemon.kill();
    mkdirSync(join(world.home, "logs", "host"), { mode: 0o700, recursive: true });
    writeFileSync(log(), "", { mode: 0o600 });
    await world.tmux.tmux("pipe-pane", "-t", "%0", `exec cat >> ${log()}`);
    await type("orphan");
    await holds(log(), "orphan");
    await world.start();
    await world.hello();
    await tells("log_attachment_orphan_detected");
    expect(await newest()).toBeUndefined();
    expect(await ask("#{pane_pipe}")).toBe("1");
  });

  verifies("APP-417", "a pipe that went while no daemon ran is back with the next one", async () => {
    await attach();
    await reborn(() => world.tmux.tmux("pipe-pane", "-t", "%0"));
    await vi.waitFor(async () => expect(await ask("#{pane_pipe}")).toBe("1"), 10_000);
    await type("again");
    await holds(log(), "again");
    expect(await newest()).toMatchObject({ status: "active" });
  });

  verifies("APP-417", "a pane that somebody piped elsewhere meanwhile is not taken back", async () => {
    await attach();
    const foreign = join(world.home, "foreign");
    await reborn(() => world.tmux.tmux("pipe-pane", "-t", "%0", `exec cat >> ${foreign}`));
    await tells("log_pipe_lost");
    expect(await newest()).toMatchObject({ status: "stale" });
    await type("theirs");
    await holds(foreign, "theirs");
  });

  verifies("APP-422", "a detach whose pipe goes on is finished by the next daemon", async () => {
    await attach();
    await world.call("app.log.detach", { agent_id: agent });
    // As the daemon leaves it that dies between the commit and the end of the pipe.
    await reborn(() => world.tmux.tmux("pipe-pane", "-t", "%0", `exec cat >> ${log()}`));
    await vi.waitFor(async () => expect(await ask("#{pane_pipe}")).toBe("0"), 10_000);
    expect(await newest()).toMatchObject({ status: "detached" });
    expect(told("log_attachment_orphan_detected")).toBe(0);
  });

  verifies(
    "APP-416",
    "a daemon that is killed at any moment of an attach leaves a log with its pipe, or neither",
    async () => {
      // How long one takes here, from the first.
      const begun = performance.now();
      await attach();
      const longest = 1.2 * (performance.now() - begun);
      await world.call("app.log.detach", { agent_id: agent });
      for (let round = 0; round < ROUNDS; round += 1) {
        const asked = performance.now();
        const answer = world.call("app.log.attach", { agent_id: agent }).then(
          () => "answered",
          () => "cut off",
        );
        // Moments over the whole of an attach, and a little more.
        const moment = asked + (longest * round) / ROUNDS;
        while (performance.now() < moment) await new Promise(setImmediate);
        await reborn();
        await answer;
        await vi.waitFor(async () => {
          const { result } = await world.call("app.agent.detail", { agent_id: agent });
          const row = result?.["row"] as Row | undefined; // details answer one row
          expect(await ask("#{pane_pipe}")).toBe(row?.["log_attached"] === true ? "1" : "0");
        }, 10_000);
        await world.call("app.log.detach", { agent_id: agent });
        expect(await ask("#{pane_pipe}")).toBe("0");
      }
      expect(told("log_attachment_orphan_detected")).toBe(0);
    },
    { timeout: 30_000 * ROUNDS },
  );

  verifies(
    "APP-423",
    "twenty panes at once are attached, and each log has its own pane's lines",
    async () => {
      for (let at = 1; at < 20; at += 1) await world.tmux.tmux("new-window", "-d", "cat");
      await world.call("app.scan.panes");
      const panes = await world.rows("app.pane.list");
      const agents = await Promise.all(
        panes.map(async (row) => {
          const pane = textOf(row, "pane_id");
          if (row["agent_id"] === null) return { pane, id: await adoptWithLog(row) };
          await attach();
          return { pane, id: agent };
        }),
      );
      expect(agents).toHaveLength(20);
      for (const { pane } of agents) await type(`i am ${pane}.`, pane);
      for (const { pane, id } of agents) {
        const path = join(world.home, "logs", "host", `${id}.log`);
        await holds(path, `i am ${pane}.`);
        expect(
          readFileSync(path, "utf8")
            .match(/i am %\d+\./g)
            ?.every((text) => text === `i am ${pane}.`),
        ).toBe(true);
      }
      const { result } = await world.call("app.agent.list", { filters: { log_attached: true } });
      expect(result?.["total"]).toBe(20);
    },
  );
});
