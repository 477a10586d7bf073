import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithTools, verifies } from "@interlock/testkit";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { AppWorld, type Row } from "./app-world.ts";

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
      const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = found ?? {};
      const { result } = await world.call("app.agent.register_from_pane", {
        container_id,
        tmux_socket,
        session_name,
        window_index,
        pane_index,
        pane_id,
        role: "slave",
        capability: "shell",
        label: "loop",
        attach_log: true,
      });
      agent = String((result?.["row"] as Row | undefined)?.["agent_id"]);
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

  verifies(
    "APP-423",
    "twenty panes at once are attached, and each log has its own pane's lines",
    async () => {
      for (let at = 1; at < 20; at += 1) await world.tmux.tmux("new-window", "-d", "cat");
      await world.call("app.scan.panes");
      const panes = await world.rows("app.pane.list");
      const agents = await Promise.all(
        panes.map(
          async ({
            container_id,
            tmux_socket,
            session_name,
            window_index,
            pane_index,
            pane_id,
            agent_id,
          }) => {
            if (agent_id !== null) {
              await attach();
              return { pane: String(pane_id), id: typeof agent_id === "string" ? agent_id : "" };
            }
            const { result } = await world.call("app.agent.register_from_pane", {
              container_id,
              tmux_socket,
              session_name,
              window_index,
              pane_index,
              pane_id,
              role: "slave",
              capability: "shell",
              label: String(pane_id),
              attach_log: true,
            });
            return { pane: String(pane_id), id: String((result?.["row"] as Row | undefined)?.["agent_id"]) };
          },
        ),
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
