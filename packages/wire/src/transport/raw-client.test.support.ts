import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { UnixRig } from "./rigs.test.support.ts";

/** A socket that says exactly what a test tells it to. */
export class RawClient {
  readonly socket: Socket;
  #text = "";
  #waiting: (() => void)[] = [];
  #closed = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      this.#text += text;
      this.#wake();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#closed = true;
      this.#wake();
    });
  }

  static async open(path: string): Promise<RawClient> {
    const socket = connect({ path, allowHalfOpen: true });
    await once(socket, "connect");
    const client = new RawClient(socket);
    socket.on("end", () => socket.end());
    return client;
  }

  /** Sends the chunks one by one, each after the service has read the one before, as long as it listens. */
  async sendApart(rig: UnixRig, chunks: readonly (string | Uint8Array)[], alreadySent = 0): Promise<void> {
    let sent = alreadySent;
    for (const chunk of chunks) {
      if (chunk.length === 0) continue;
      this.socket.write(chunk);
      sent += Buffer.byteLength(chunk);
      await Promise.race([rig.received(sent), this.rest()]);
    }
  }

  /** Everything the service says until it closes the connection. */
  async rest(): Promise<string> {
    await this.#until(() => this.#closed);
    return this.#text;
  }

  /** The next whole lines, as JSON. */
  async lines(count: number): Promise<readonly unknown[]> {
    await this.#until(() => this.#text.split("\n").length > count || this.#closed);
    const lines = this.#text.split("\n");
    this.#text = lines.slice(count).join("\n");
    return lines.slice(0, count).map((line): unknown => JSON.parse(line));
  }

  /** The next `Content-Length` frames, as JSON. */
  async frames(count: number): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    while (found.length < count) {
      const head = /^Content-Length: (\d+)\r\n\r\n/.exec(this.#text);
      const body =
        head === null
          ? ""
          : Buffer.from(this.#text).subarray(head[0].length, head[0].length + Number(head[1]));
      if (head === null || body.length < Number(head[1])) {
        if (this.#closed) throw new Error(`closed after ${found.length} frames: ${this.#text}`);
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
        continue;
      }
      found.push(JSON.parse(body.toString()));
      this.#text = Buffer.from(this.#text)
        .subarray(head[0].length + body.length)
        .toString();
    }
    return found;
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

export function frame(body: string): string {
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
