import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  describeWithTools,
  dockerTools,
  rawCall,
  verifies,
  type NodeBox,
  type RawAnswer,
} from "@interlock/testkit";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { ContainerWorld, type Row } from "./container-world.ts";

const TMUX = "tmux -u -S /tmp/tmux-0/default -f /dev/null";
/** Every byte but the line ends that the terminal itself makes, UTF-8, a backslash, and escapes. */
const HARD = String.raw`\134 \134n \0337\033[31mred\033[0m h\303\251 \342\202\254 \360\237\230\200 \001\007\177 end`;

/** Real containers on a busy machine. */
const PATIENCE = { timeout: 60_000 };

describeWithTools(dockerTools(), "logs of panes in real containers", () => {
  let world: ContainerWorld;
  let token = "";
  beforeEach(async () => {
    world = await ContainerWorld.open();
    await hello();
  });
  afterEach(async () => {
    await world.close();
  });

  const app = (method: string, params: object = {}): Promise<RawAnswer> =>
    rawCall(join(world.home, "app.sock"), { method, params: { app_session_token: token, ...params } });
  const hello = async () => {
    token = String((await app("app.hello")).result?.["app_session_token"]);
  };
  const rows = async (method: string, params: object = {}): Promise<readonly Row[]> =>
    ((await app(method, params)).result?.["rows"] ?? []) as readonly Row[]; // lists answer rows
  const holds = (path: string, text: string) =>
    vi.waitFor(() => expect(readFileSync(path, "utf8")).toContain(text), 20_000);

  /** A pane of a box that repeats its input, scanned and adopted. */
  async function adopted(box: NodeBox, session = "work"): Promise<string> {
    await box.sh(`mkdir -p -m 700 /tmp/tmux-0; ${TMUX} new-session -d -s ${session} -x 200 -y 50 cat`);
    await app("app.scan.containers");
    await app("app.scan.panes");
    const pane = (await rows("app.pane.list", { filters: { container_id: box.id } })).find(
      ({ session_name }) => session_name === session,
    );
    return adoptPane(pane ?? {}, false);
  }
  async function adoptPane(pane: Row, attach_log: boolean): Promise<string> {
    const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = pane;
    const identity = { container_id, tmux_socket, session_name, window_index, pane_index, pane_id };
    const about = { role: "slave", capability: "shell", label: "boxed", attach_log };
    const { result, error } = await app("app.agent.register_from_pane", { ...identity, ...about });
    expect(error).toBeUndefined();
    return String((result?.["row"] as Row | undefined)?.["agent_id"]);
  }
  const type = (box: NodeBox, text: string, session = "work") =>
    box.sh(`${TMUX} send-keys -t ${session}: -l '${text}\n'`);
  /** Clients that get what panes print; the one that only asks does not. */
  const listeners = async (box: NodeBox): Promise<readonly string[]> => {
    const clients = await box.sh(`${TMUX} list-clients -F '#{client_pid} #{client_flags}'`);
    return clients
      .split("\n")
      .filter((line) => line !== "" && !line.includes("no-output"))
      .map((line) => line.split(" ")[0] ?? "");
  };
  const attached = async (agent: string): Promise<Row> => {
    const { error } = await app("app.log.attach", { agent_id: agent });
    expect(error).toBeUndefined();
    const [row] = await rows("app.log_attachment.list", { filters: { agent_id: agent } });
    return row ?? {};
  };

  verifies(
    "APP-418",
    "a container that mounts a directory of ours writes its logs there itself",
    async () => {
      const box = await world.guest("bench-a");
      const agent = await adopted(box);
      const row = await attached(agent);
      const path = join(world.home, "containers", "bench-a", "logs", `${agent}.log`);
      expect(row).toMatchObject({ container_id: box.id, log_path: path, status: "active" });
      await type(box, "from inside");
      await holds(path, "from inside\r\n");
      expect(await box.sh(`cat /run/interlock/logs/${agent}.log`)).toContain("from inside");
      // The daemon is not needed for it.
      await world.daemon.kill();
      await type(box, "unattended");
      await holds(path, "unattended");
    },
    PATIENCE,
  );

  verifies(
    "APP-418",
    "a mount that another mount hides there is not believed, and the pane is streamed",
    async () => {
      const box = await world.guest("bench-b", ["--tmpfs", "/run/interlock/logs:mode=777"]);
      const agent = await adopted(box);
      const row = await attached(agent);
      expect(row["log_path"]).toBe(join(world.home, "logs", box.id, `${agent}.log`));
      await type(box, "streamed instead");
      await holds(String(row["log_path"]), "streamed instead");
    },
    PATIENCE,
  );

  verifies(
    "APP-419",
    "without a shared directory every byte is streamed, over one client for a session",
    async () => {
      const box = await world.box();
      const agent = await adopted(box);
      const row = await attached(agent);
      const path = join(world.home, "logs", box.id, `${agent}.log`);
      expect(row).toMatchObject({ log_path: path, status: "active" });
      await type(box, "echoed");
      await holds(path, "echoed\r\n");
      expect(await box.sh(`${TMUX} display-message -p -t work: '#{pane_pipe}'`)).toBe("0\n");
      // A second pane of the session; its program prints what is hard to carry.
      await box.sh(`${TMUX} new-window -d -t work: "sleep 1000000"`);
      await app("app.scan.panes");
      const second = (await rows("app.pane.list", { filters: { container_id: box.id } })).find(
        ({ registered }) => registered === false,
      );
      const other = await adoptPane(second ?? {}, true);
      const pane_id = String(second?.["pane_id"]);
      const tty = (await box.sh(`${TMUX} display-message -p -t ${pane_id} '#{pane_tty}'`)).trim();
      await box.sh(`printf '${HARD}\\n' > ${tty}`);
      const otherPath = join(world.home, "logs", box.id, `${other}.log`);
      await holds(otherPath, "end\r\n");
      const expected = await box.sh(`printf '${HARD}\\n'`);
      expect(readFileSync(otherPath, "utf8")).toBe(expected.replace("\n", "\r\n"));
      expect(await listeners(box)).toHaveLength(1);
      // Both go, and with them the client.
      for (const agent_id of [agent, other]) await app("app.log.detach", { agent_id });
      await vi.waitFor(async () => expect(await listeners(box)).toEqual([]), 20_000);
      await type(box, "unheard");
      expect(readFileSync(path, "utf8")).not.toContain("unheard");
    },
    PATIENCE,
  );

  verifies(
    "APP-419",
    "ten thousand lines at once arrive, each once and in order",
    async () => {
      const box = await world.box();
      const agent = await adopted(box);
      const path = String((await attached(agent))["log_path"]);
      const tty = (await box.sh(`${TMUX} display-message -p -t work: '#{pane_tty}'`)).trim();
      await box.sh(`seq 1 10000 > ${tty}`);
      await holds(path, "10000\r\n");
      expect(readFileSync(path, "utf8").split("\r\n").slice(0, -1)).toEqual(
        Array.from({ length: 10_000 }, (_, at) => String(at + 1)),
      );
    },
    PATIENCE,
  );

  verifies(
    "APP-419",
    "a stream that was cut comes back by itself",
    async () => {
      const box = await world.box();
      const agent = await adopted(box);
      const path = String((await attached(agent))["log_path"]);
      const [before = ""] = await listeners(box);
      await box.sh(`kill -9 ${before}`);
      await vi.waitFor(async () => {
        const now = await listeners(box);
        expect(now).toHaveLength(1);
        expect(now).not.toContain(before);
      }, 20_000);
      await type(box, "after the cut");
      await holds(path, "after the cut");
      const [row] = await rows("app.log_attachment.list", { filters: { agent_id: agent } });
      expect(row).toMatchObject({ status: "active" });
    },
    PATIENCE,
  );

  verifies(
    "APP-405",
    "a session that ends with its last client is not kept alive for a log",
    async () => {
      const box = await world.box();
      const agent = await adopted(box);
      // A client of the test's own keeps it alive; ours must not.
      const refused = async () => (await app("app.log.attach", { agent_id: agent })).error;
      await box.sh(`${TMUX} new-session -d -s spare cat`);
      await box.sh(`(sleep 1000000 | ${TMUX} -C attach-session -t work) >/dev/null 2>&1 </dev/null &`);
      await vi.waitFor(async () => expect(await box.sh(`${TMUX} list-clients -t work`)).not.toBe(""), 20_000);
      await box.sh(`${TMUX} set-option -t work destroy-unattached on`);
      expect(await refused()).toMatchObject({
        code: "log_attach_blocked",
        details: { agent_id: agent, reason: "pipe_pane_failed" },
      });
      expect(await listeners(box)).toHaveLength(1);
      expect(await box.sh(`${TMUX} list-sessions -F '#{session_name}'`)).toBe("spare\nwork\n");
    },
    PATIENCE,
  );

  verifies(
    ["APP-411", "APP-424"],
    "a container that stops makes its logs stale, and takes no new one",
    async () => {
      const box = await world.box();
      const agent = await adopted(box);
      await attached(agent);
      await box.remove();
      await app("app.scan.containers");
      const [row] = await rows("app.log_attachment.list", { filters: { agent_id: agent } });
      expect(row).toMatchObject({ status: "stale" });
      const { error } = await app("app.log.attach", { agent_id: agent });
      expect([error?.code, error?.details]).toEqual(["container_inactive", { container_id: box.id }]);
    },
    PATIENCE,
  );
});
