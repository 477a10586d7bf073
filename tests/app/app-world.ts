import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  OWN_BOXES,
  rawCall,
  startDaemon,
  startPrivateTmux,
  type DaemonProcess,
  type PrivateTmux,
  type RawAnswer,
} from "@interlock/testkit";

export type Row = Readonly<Record<string, unknown>>;

/** Panes show when a test scans for them, and not before. */
const ONLY_SCANS = "[discovery]\nlive = false\n";

/** A fresh home, a tmux server of its own with one pane that runs `cat`, the real daemon, and no engine unless `env` names one. */
export class AppWorld {
  readonly home: string;
  readonly tmux: PrivateTmux;
  #daemon: DaemonProcess | undefined;
  #token = "";

  private constructor(home: string, tmux: PrivateTmux) {
    this.home = home;
    this.tmux = tmux;
  }

  /** `config` is TOML that goes into `config.toml` besides, where only this process's boxes are looked at; `env` is added to the daemon's own. */
  static async open(command = "cat", config = ONLY_SCANS, env: NodeJS.ProcessEnv = {}): Promise<AppWorld> {
    const world = new AppWorld(mkdtempSync(join(tmpdir(), "il-")), await startPrivateTmux(command));
    // What the daemon writes by itself must not stand beside what a test counts.
    const quiet = `[routes]\nheartbeat_seconds = 3600\n${config.includes("[containers]") ? "" : OWN_BOXES}`;
    writeFileSync(join(world.home, "config.toml"), `${quiet}${config}`, { mode: 0o600 });
    await world.start(env);
    return world;
  }

  get socket(): string {
    return join(this.home, "app.sock");
  }

  get daemon(): DaemonProcess {
    if (this.#daemon === undefined) throw new Error("no daemon runs in this world");
    return this.#daemon;
  }

  async start(env: NodeJS.ProcessEnv = {}): Promise<void> {
    this.#daemon = await startDaemon(this.home, {
      TMUX_TMPDIR: this.tmux.directory,
      DOCKER_HOST: `unix://${this.home}/no-engine.sock`,
      ...env,
    });
    if (this.#daemon.start.event !== "ready") throw new Error(JSON.stringify(this.#daemon.start));
  }

  async restart(): Promise<void> {
    await this.daemon.stop();
    await this.start();
  }

  /** A call with the session that this world said hello for last. */
  call(method: string, params: object = {}): Promise<RawAnswer> {
    return rawCall(this.socket, { method, params: { app_session_token: this.#token, ...params } });
  }

  async hello(): Promise<Row> {
    const { result } = await rawCall(this.socket, { method: "app.hello" });
    if (result === undefined) throw new Error("hello was refused");
    this.#token = String(result["app_session_token"]);
    return result;
  }

  /** Scans, and makes the first pane an agent that input may be sent to; gives its id. */
  async adopt(): Promise<string> {
    const [agent] = await this.#adoptPanes((panes) => panes.slice(0, 1));
    if (agent === undefined) throw new Error("the scan found no pane");
    return agent;
  }

  /** Opens a window that runs `command` and makes its pane an agent. */
  async freshAgent(command = "cat"): Promise<{ readonly pane: string; readonly agent: string }> {
    const opened = await this.tmux.tmux("new-window", "-d", "-P", "-F", "#{pane_id}", "-t", "work", command);
    const pane = opened.trim();
    const [agent] = await this.#adoptPanes((panes) => panes.filter(({ pane_id }) => pane_id === pane));
    if (agent === undefined) throw new Error("the scan did not find the new pane");
    return { pane, agent };
  }

  /** Scans, and makes an agent of every pane; gives their ids by the panes' `%N`. */
  async adoptAll(): Promise<ReadonlyMap<string, string>> {
    let ids: readonly string[] = [];
    const agents = await this.#adoptPanes((panes) => {
      ids = panes.map(({ pane_id }) => String(pane_id));
      return panes;
    });
    return new Map(ids.map((id, at) => [id, agents[at] ?? ""]));
  }

  async #adoptPanes(choose: (panes: readonly Row[]) => readonly Row[]): Promise<readonly string[]> {
    await this.call("app.scan.panes");
    const chosen = choose(await this.rows("app.pane.list"));
    return Promise.all(
      chosen.map(async ({ container_id, tmux_socket, session_name, window_index, pane_index, pane_id }) => {
        const identity = { container_id, tmux_socket, session_name, window_index, pane_index, pane_id };
        const about = { role: "slave", capability: "shell", label: `worker ${String(pane_id)}` };
        const { result } = await this.call("app.agent.register_from_pane", { ...identity, ...about });
        const row = result?.["row"] as Row | undefined; // details answer one row
        if (row === undefined) throw new Error("the pane was not adopted");
        return String(row["agent_id"]);
      }),
    );
  }

  /** Sends a text; gives the message's id. */
  async send(agent: string, text: string): Promise<string> {
    const { result } = await this.call("app.send_input", { target_agent_id: agent, payload: { text } });
    if (result === undefined) throw new Error("the input was refused");
    return String(result["message_id"]);
  }

  /** Every row of a list, page after page. */
  async rows(method: string, params: object = {}): Promise<readonly Row[]> {
    const rows: Row[] = [];
    let cursor: unknown = null;
    do {
      const { result } = await this.call(method, {
        ...params,
        limit: 200,
        ...(cursor !== null && { cursor_next: cursor }),
      });
      if (result === undefined) throw new Error(`${method} was refused`);
      rows.push(...(result["rows"] as readonly Row[])); // lists answer rows
      cursor = result["cursor_next"];
    } while (cursor !== null);
    return rows;
  }

  async message(id: string): Promise<Row> {
    const { result, error } = await this.call("app.queue.detail", { message_id: id });
    if (result === undefined) throw new Error(`message ${id}: ${JSON.stringify(error)}`);
    return result["row"] as Row; // details answer one row
  }

  /** The message once it was delivered or failed. @throws when it was not within `ms`. */
  settled(id: string, ms = 30_000): Promise<Row> {
    return this.messageWhen(id, ({ state }) => state === "delivered" || state === "failed", ms);
  }

  /** The message as soon as it is as wanted. @throws when it is not within `ms`. */
  async messageWhen(id: string, wanted: (message: Row) => boolean, ms = 30_000): Promise<Row> {
    for (const end = performance.now() + ms; performance.now() < end;) {
      const row = await this.message(id);
      if (wanted(row)) return row;
      // Hundreds may wait at the same time: they leave the daemon time for what they wait for.
      await pause(5);
    }
    throw new Error(
      `message ${id} is not as wanted after ${ms} ms: ${JSON.stringify(await this.message(id))}`,
    );
  }

  /** Waits until the message is explained by just these codes. @throws when it is not within `ms`. */
  async explainedWhen(id: string, codes: readonly string[], ms = 20_000): Promise<void> {
    let reasons: unknown;
    for (const end = performance.now() + ms; performance.now() < end;) {
      const { result } = await this.call("app.queue.explain", { message_id: id });
      reasons = result?.["reasons"];
      const found = (reasons as readonly Row[] | undefined)?.map(({ code }) => code); // explain answers a list
      if (found?.join() === codes.join()) return;
    }
    throw new Error(`message ${id} is explained by ${JSON.stringify(reasons)}`);
  }

  async close(): Promise<void> {
    const { child } = this.daemon;
    if (child.exitCode === null && child.signalCode === null) await this.daemon.stop();
    await this.tmux.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
