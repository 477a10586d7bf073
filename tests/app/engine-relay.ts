import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ENGINE = (process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock").slice("unix://".length);

/** A way to the real engine that a test can cut and mend, without anybody else's engine going away. */
export class EngineRelay {
  readonly #directory = mkdtempSync(join(tmpdir(), "il-relay-"));
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  /** For `DOCKER_HOST`. */
  get host(): string {
    return `unix://${this.#path}`;
  }

  get #path(): string {
    return join(this.#directory, "docker.sock");
  }

  async mend(): Promise<void> {
    // Either side closes its half alone: that is how input to a program in a container ends.
    const server = createServer({ allowHalfOpen: true }, (client) => {
      const engine = connect({ path: ENGINE, allowHalfOpen: true });
      for (const [one, other] of [
        [client, engine],
        [engine, client],
      ] as const) {
        this.#sockets.add(one);
        one.on("error", () => other.destroy());
        one.once("close", () => this.#sockets.delete(one));
        one.pipe(other);
      }
    });
    server.listen(this.#path);
    await once(server, "listening");
    this.#server = server;
  }

  /** Every connection ends, and nobody listens any more. */
  async cut(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = once(server, "close");
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async end(): Promise<void> {
    await this.cut();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
