import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { RawAnswer } from "@interlock/testkit";

/** An answer on a connection that stays open. */
export interface KeptAnswer extends RawAnswer {
  readonly id: unknown;
}

/** A connection that is kept: requests go out as given, answers are collected as they come. */
export class KeptLine {
  readonly answers: KeptAnswer[] = [];
  /** Resolves when the other side has ended the connection. */
  readonly ended: Promise<unknown>;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.ended = once(socket, "close");
    let rest = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      this.answers.push(...lines.map((line) => JSON.parse(line) as KeptAnswer)); // the envelope under test
    });
  }

  static async open(path: string): Promise<KeptLine> {
    const socket = connect(path);
    await once(socket, "connect");
    return new KeptLine(socket);
  }

  /** Writes every request in one piece. */
  send(...requests: readonly object[]): void {
    this.#socket.write(requests.map((request) => `${JSON.stringify(request)}\n`).join(""));
  }

  /** Every answer so far, once there are `count`. @throws when there are not within `ms`. */
  async answered(count: number, ms = 20_000): Promise<readonly KeptAnswer[]> {
    const late = AbortSignal.timeout(ms);
    while (this.answers.length < count) await once(this.#socket, "data", { signal: late });
    return this.answers;
  }

  close(): void {
    this.#socket.destroy();
  }
}
