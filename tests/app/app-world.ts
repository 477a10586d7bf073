import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  rawCall,
  startDaemon,
  startPrivateTmux,
  type DaemonProcess,
  type PrivateTmux,
  type RawAnswer,
} from "@interlock/testkit";

export type Row = Readonly<Record<string, unknown>>;

/** A fresh home, a tmux server of its own with one pane that runs `cat`, no container engine, and the real daemon. */
export class AppWorld {
  readonly home: string;
  readonly tmux: PrivateTmux;
  #daemon: DaemonProcess | undefined;
  #token = "";

  private constructor(home: string, tmux: PrivateTmux) {
    this.home = home;
    this.tmux = tmux;
  }

  static async open(command = "cat"): Promise<AppWorld> {
    const world = new AppWorld(mkdtempSync(join(tmpdir(), "il-")), await startPrivateTmux(command));
    // What the daemon writes by itself must not stand beside what a test counts.
    writeFileSync(join(world.home, "config.toml"), "[routes]\nheartbeat_seconds = 3600\n", { mode: 0o600 });
    await world.start();
    return world;
  }

  get socket(): string {
    return join(this.home, "app.sock");
  }

  get daemon(): DaemonProcess {
    if (this.#daemon === undefined) throw new Error("no daemon runs in this world");
    return this.#daemon;
  }

  async start(): Promise<void> {
    this.#daemon = await startDaemon(this.home, {
      TMUX_TMPDIR: this.tmux.directory,
      DOCKER_HOST: `unix://${this.home}/no-engine.sock`,
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
    await this.call("app.scan.panes");
    const panes = await this.rows("app.pane.list");
    const [pane] = panes;
    if (pane === undefined) throw new Error("the scan found no pane");
    const { container_id, tmux_socket, session_name, window_index, pane_index, pane_id } = pane;
    const identity = { container_id, tmux_socket, session_name, window_index, pane_index, pane_id };
    const about = { role: "slave", capability: "shell", label: "worker" };
    const { result } = await this.call("app.agent.register_from_pane", { ...identity, ...about });
    const row = result?.["row"] as Row | undefined; // details answer one row
    if (row === undefined) throw new Error("the pane was not adopted");
    return String(row["agent_id"]);
  }

  /** Every row of a list, page after page. */
  async rows(method: string): Promise<readonly Row[]> {
    const rows: Row[] = [];
    let cursor: unknown = null;
    do {
      const { result } = await this.call(method, {
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
    const { result } = await this.call("app.queue.detail", { message_id: id });
    if (result === undefined) throw new Error(`message ${id} is not there`);
    return result["row"] as Row; // details answer one row
  }

  /** The message once it has an end. @throws when it has none within `ms`. */
  async settled(id: string, ms = 10_000): Promise<Row> {
    for (const end = performance.now() + ms; performance.now() < end;) {
      const row = await this.message(id);
      if (row["state"] === "delivered" || row["state"] === "failed") return row;
    }
    throw new Error(`message ${id} has no end after ${ms} ms`);
  }

  async close(): Promise<void> {
    const { child } = this.daemon;
    if (child.exitCode === null && child.signalCode === null) await this.daemon.stop();
    await this.tmux.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
