import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDaemon, type DaemonProcess } from "@interlock/testkit";
import { RpcClient } from "./rpc-client.ts";

/** A home of its own with the real daemon on it, without an engine, and the clients that were opened on it. */
export class LocalWorld {
  readonly home: string = mkdtempSync(join(tmpdir(), "il-"));
  readonly #clients: RpcClient[] = [];
  #daemon: DaemonProcess | undefined;

  static async open(): Promise<LocalWorld> {
    const world = new LocalWorld();
    await world.start();
    return world;
  }

  get socket(): string {
    return join(this.home, "rpc.sock");
  }

  get daemon(): DaemonProcess {
    if (this.#daemon === undefined) throw new Error("no daemon runs in this world");
    return this.#daemon;
  }

  async start(): Promise<void> {
    // Neither tmux nor an engine is there to be looked at: the plane needs none.
    const env = { TMUX_TMPDIR: this.home, DOCKER_HOST: `unix://${this.home}/no-engine.sock` };
    this.#daemon = await startDaemon(this.home, env);
    if (this.#daemon.start.event !== "ready") throw new Error(JSON.stringify(this.#daemon.start));
  }

  /** A client that has said nothing yet. */
  async client(): Promise<RpcClient> {
    const client = await RpcClient.open(this.socket);
    this.#clients.push(client);
    return client;
  }

  /** A client that has agreed with the daemon on the protocol. */
  async greeted(): Promise<RpcClient> {
    const client = await RpcClient.greeted(this.socket);
    this.#clients.push(client);
    return client;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    const { child } = this.daemon;
    if (child.exitCode === null && child.signalCode === null) await this.daemon.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}
