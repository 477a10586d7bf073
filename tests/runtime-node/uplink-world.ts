// A control plane that can die, over a database that stays, and machines that are its nodes.
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  connectControlPlane,
  connectDaemon,
  type AppMethods,
  type ControlMethods,
  type ControlPlaneClient,
} from "@interlock/client";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "@interlock/control-plane";
import { startDaemon, type DaemonProcess } from "@interlock/testkit";
import { startPlane, type PlaneProcess } from "./plane-process.ts";

export type Subsystem = AppMethods["app.readiness"]["result"]["subsystems"][number];
export type RosterEntry = ControlMethods["runtimenode.roster"]["result"]["nodes"][number];
export type SessionId = ControlMethods["session.read"]["params"]["sessionId"];

interface Credential {
  readonly url: string;
  readonly participantId: RosterEntry["participantId"];
  readonly ownerToken: string;
}

const WAIT_MS = 60_000;

export class UplinkWorld {
  readonly root: string;
  readonly planeHome: string;
  plane: PlaneProcess;
  readonly #postgres: EmbeddedPostgres;
  readonly #databaseUrl: string;
  readonly #machines: Machine[] = [];

  static async open(): Promise<UplinkWorld> {
    const root = await mkdtemp(join(tmpdir(), "il-uplink-"));
    // PostgreSQL's own account must be able to pass.
    await chmod(root, 0o711);
    const postgres = await startEmbeddedPostgres({
      home: join(root, "database"),
      systemDirectory: join(root, "pg"),
    });
    const { host, user, password, database } = postgres.address;
    const databaseUrl = `postgres://${user}:${password}@localhost/${database}?host=${encodeURIComponent(host)}`;
    const planeHome = join(root, "machine");
    return new UplinkWorld(root, planeHome, postgres, databaseUrl, await startPlane(planeHome, databaseUrl));
  }

  private constructor(
    root: string,
    planeHome: string,
    postgres: EmbeddedPostgres,
    databaseUrl: string,
    plane: PlaneProcess,
  ) {
    this.root = root;
    this.planeHome = planeHome;
    this.#postgres = postgres;
    this.#databaseUrl = databaseUrl;
    this.plane = plane;
  }

  /** The machine that the control plane runs on: its daemon finds the control plane by itself. */
  machine(config: string): Promise<Machine> {
    return this.#open(this.planeHome, config);
  }

  /** Another machine, which is told in its configuration where the control plane is. */
  async otherMachine(name: string, url: string, config: string): Promise<Machine> {
    const home = join(this.root, name);
    const { participantId, ownerToken } = await this.credential();
    await mkdir(home, { mode: 0o700 });
    await writeFile(join(home, "token"), ownerToken, { mode: 0o600 });
    const where = `control_plane = "${url}"\ntoken_file = "${join(home, "token")}"\nparticipant = "${participantId}"\n`;
    return this.#open(home, `${config}${where}`);
  }

  async #open(home: string, config: string): Promise<Machine> {
    await writeFile(join(home, "config.toml"), config, { mode: 0o600 });
    const machine = new Machine(home);
    this.#machines.push(machine);
    await machine.start();
    return machine;
  }

  async credential(): Promise<Credential> {
    const text = await readFile(join(this.planeHome, "control-plane.json"), "utf8");
    return JSON.parse(text) as Credential; // the control plane's own file
  }

  /** A client of the control plane where it is now. */
  async ask<Result>(call: (client: ControlPlaneClient) => Promise<Result>): Promise<Result> {
    const { url, ownerToken } = await this.credential();
    const client = await connectControlPlane({ url, token: ownerToken });
    try {
      return await call(client);
    } finally {
      client.close();
    }
  }

  async roster(sessionId: SessionId): Promise<readonly RosterEntry[]> {
    return (await this.ask((client) => client.runtimenode.roster({ sessionId }))).nodes;
  }

  /** Types of all that the control plane has told of a session, from its beginning. */
  toldOf(sessionId: SessionId): Promise<readonly string[]> {
    return this.ask(async (client) => {
      const types: string[] = [];
      const { timelineCursors } = await client.session.read({ sessionId });
      const from = "0" as typeof timelineCursors.latest; // before the first event
      for await (const frame of client.session.subscribe({ sessionId, afterCursor: from })) {
        if (frame.type === "event") types.push(frame.event.type);
        if (frame.type === "event" && frame.cursor === timelineCursors.latest) break;
      }
      return types;
    });
  }

  async restartPlane(): Promise<void> {
    this.plane = await startPlane(this.planeHome, this.#databaseUrl);
  }

  async close(): Promise<void> {
    for (const machine of this.#machines) await machine.close();
    await this.plane.stop();
    await this.#postgres.stop();
    await rm(this.root, { recursive: true, force: true });
  }
}

/** A home with its daemon. */
export class Machine {
  readonly home: string;
  #daemon: DaemonProcess | null = null;

  constructor(home: string) {
    this.home = home;
  }

  async start(): Promise<void> {
    // Neither tmux servers nor an engine of others: what the node says of itself stands still.
    const env = { TMUX_TMPDIR: this.home, DOCKER_HOST: `unix://${this.home}/no-engine.sock` };
    this.#daemon = await startDaemon(this.home, env);
    if (this.#daemon.start.event !== "ready") throw new Error(this.#daemon.start.message);
  }

  async kill(): Promise<void> {
    await this.#daemon?.kill();
    this.#daemon = null;
  }

  /** @returns the exit status of its daemon. */
  async stop(): Promise<number | null> {
    const status = (await this.#daemon?.stop()) ?? null;
    this.#daemon = null;
    return status;
  }

  async close(): Promise<void> {
    await this.kill();
  }

  /** What the daemon says of its connection to the control plane. */
  async uplink(): Promise<Subsystem | undefined> {
    const client = await connectDaemon({ socketPath: join(this.home, "app.sock") });
    try {
      return (await client.readiness()).subsystems.find(({ name }) => name === "uplink");
    } finally {
      await client.close();
    }
  }

  /** Resolves once the daemon says that its uplink is in this state, with its words. */
  async uplinkIs(status: Subsystem["status"]): Promise<Subsystem> {
    return eventually(`an uplink that is ${status}`, async () => {
      const uplink = await this.uplink();
      return uplink?.status === status ? uplink : undefined;
    });
  }

  async nodeId(): Promise<RosterEntry["nodeId"]> {
    return (await this.#json("node.json"))["node_id"] as RosterEntry["nodeId"]; // the daemon's own file
  }

  async sessionId(): Promise<SessionId> {
    return (await this.#json("local-session.json"))["session_id"] as SessionId; // the daemon's own file
  }

  async auditTypes(): Promise<readonly string[]> {
    const lines = (await readFile(join(this.home, "audit.jsonl"), "utf8")).trim().split("\n");
    return lines.map((line) => String((JSON.parse(line) as { event_type: unknown }).event_type)); // one row a line
  }

  async #json(name: string): Promise<Record<string, unknown>> {
    return JSON.parse(await readFile(join(this.home, name), "utf8")) as Record<string, unknown>; // an object, by its writer
  }
}

/** Looks again and again until there is an answer. */
export async function eventually<Value>(
  what: string,
  look: () => Promise<Value | undefined>,
): Promise<Value> {
  const until = performance.now() + WAIT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
