import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  OWN_BOXES,
  agentCall,
  auditReport,
  readAgentAnswer,
  startDaemon,
  startNodeBox,
  startPrivateTmux,
  type AgentAnswer,
  type BoxOptions,
  type DaemonProcess,
  type NodeBox,
  type PrivateTmux,
} from "@interlock/testkit";
import { openGuestLine, type GuestLine } from "./guest-line.ts";

export type Row = Readonly<Record<string, unknown>>;

/** Where boxes mount a mount's directory. */
export const INSIDE = "/run/interlock/agent.sock";

/** A fresh home, a tmux server on the host, the real daemon, and boxes on the real engine. */
export class ContainerWorld {
  readonly home: string;
  readonly tmux: PrivateTmux;
  readonly #env: Readonly<Record<string, string>>;
  readonly #boxes: NodeBox[] = [];
  readonly #lines: GuestLine[] = [];
  #daemon: DaemonProcess;

  private constructor(
    home: string,
    tmux: PrivateTmux,
    env: Readonly<Record<string, string>>,
    daemon: DaemonProcess,
  ) {
    this.home = home;
    this.tmux = tmux;
    this.#env = env;
    this.#daemon = daemon;
  }

  /** `config`: the text of its config.toml, where only this process's boxes are looked at. */
  static async open(
    env: Readonly<Record<string, string>> = {},
    { config = "" }: { readonly config?: string } = {},
  ): Promise<ContainerWorld> {
    const home = mkdtempSync(join(tmpdir(), "il-"));
    const own = config.includes("[containers]") ? "" : OWN_BOXES;
    writeFileSync(join(home, "config.toml"), `${own}${config}`, { mode: 0o600 });
    const tmux = await startPrivateTmux();
    const full = { TMUX_TMPDIR: tmux.directory, ...env };
    return new ContainerWorld(home, tmux, full, await readyDaemon(home, full));
  }

  get daemon(): DaemonProcess {
    return this.#daemon;
  }

  /** Starts another daemon on the state of one that has ended, or that is killed without a word. */
  async restart(): Promise<void> {
    const { exitCode, signalCode } = this.#daemon.child;
    if (exitCode === null && signalCode === null) await this.#daemon.kill();
    this.#daemon = await readyDaemon(this.home, this.#env);
  }

  socket(mount = "host"): string {
    return join(this.home, "containers", mount, "agent.sock");
  }

  /** A call from this process, which is a host peer. */
  call(method: string, params?: object, mount?: string): Promise<AgentAnswer> {
    return agentCall(this.socket(mount), method, params);
  }

  /** The result of a call that must succeed. */
  async result(method: string, params?: object): Promise<Row> {
    const answer = await this.call(method, params);
    if (answer.result === undefined) throw new Error(`${method}: ${JSON.stringify(answer)}`);
    return answer.result;
  }

  async mount(name: string): Promise<string> {
    return String((await this.result("add_mount", { name }))["directory"]);
  }

  async box(options: BoxOptions = {}): Promise<NodeBox> {
    const box = await startNodeBox(options);
    this.#boxes.push(box);
    return box;
  }

  /** A box that mounts a mount of its own. */
  async guest(name: string, options: readonly string[] = []): Promise<NodeBox> {
    return this.box({ volumes: { [await this.mount(name)]: "/run/interlock" }, options });
  }

  /** A box that mounts a mount of its own, and a program in it that asks for the test. */
  async line(name: string, options: BoxOptions = {}): Promise<GuestLine> {
    const volumes = { [await this.mount(name)]: "/run/interlock", ...options.volumes };
    const line = openGuestLine(await this.box({ ...options, volumes }), INSIDE);
    this.#lines.push(line);
    return line;
  }

  /** Looks for containers and panes, and gives the rows of the panes. */
  async panes(): Promise<readonly Row[]> {
    // Without an engine there are the host's panes.
    await this.call("scan_containers");
    await this.result("scan_panes");
    return (await this.result("list_panes", { active_only: true }))["panes"] as readonly Row[]; // the plane's list
  }

  /** The rows of the audit so far, all that were committed among them. */
  async audit(): Promise<readonly Row[]> {
    // An answer means that a row is in the database; the file follows.
    for (const end = performance.now() + 20_000; ;) {
      const { pending, findings } = await auditReport(this.home);
      if (findings.length > 0) throw new Error(JSON.stringify(findings));
      if (pending === 0) break;
      if (performance.now() > end) throw new Error("the audit file stays behind");
    }
    const lines = readFileSync(join(this.home, "audit.jsonl"), "utf8").trim().split("\n");
    return lines.map((line) => JSON.parse(line) as Row); // one object a line
  }

  async close(): Promise<void> {
    for (const line of this.#lines) line.close();
    for (const box of this.#boxes) await box.remove();
    const { child } = this.daemon;
    if (child.exitCode === null && child.signalCode === null) await this.daemon.stop();
    await this.tmux.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}

async function readyDaemon(home: string, env: Readonly<Record<string, string>>): Promise<DaemonProcess> {
  const daemon = await startDaemon(home, env);
  if (daemon.start.event !== "ready") throw new Error(JSON.stringify(daemon.start));
  return daemon;
}

/** The message that an answer is about. */
export function messageIn({ result, error }: AgentAnswer): Row {
  if (result === undefined) throw new Error(`refused: ${error?.code}`);
  return result["message"] as Row; // what the queue's methods answer
}

/** The six values of a pane, from its row. */
export function keyOf(pane: Row): Row {
  const names = [
    "container_id",
    "tmux_socket_path",
    "tmux_session_name",
    "tmux_window_index",
    "tmux_pane_index",
    "tmux_pane_id",
  ];
  return Object.fromEntries(names.map((name) => [name, pane[name]]));
}

/** What a program in the box is answered. */
export async function askFrom(
  box: NodeBox,
  method: string,
  params?: object,
  socket: string = INSIDE,
): Promise<AgentAnswer> {
  return readAgentAnswer(await box.say(socket, `${JSON.stringify({ method, ...(params && { params }) })}\n`));
}

/** Whether this process is root, which tests with other users need. */
export const asRoot = {
  name: "root",
  missing: process.geteuid?.() === 0 ? undefined : "other users need it",
};

/** Runs a client on the host as another user. */
export function sayAs(uid: number, socket: string, line: string): string {
  const script = `const socket = require("node:net").connect(process.argv[1], () => socket.write(process.argv[2] + "\\n"));
    socket.on("data", (data) => process.stdout.write(data));
    socket.on("error", (error) => process.stdout.write(error.code));`;
  const args = [
    `--reuid=${uid}`,
    `--regid=${uid}`,
    "--clear-groups",
    process.execPath,
    "-e",
    script,
    socket,
    line,
  ];
  return execFileSync("setpriv", args, { encoding: "utf8" });
}
