import { once } from "node:events";
import { connect, type Socket } from "node:net";

const LF = 10;

/** Asks lines and counts the lines that answer: as little client as there can be beside what is measured. */
export class LineClient {
  readonly #socket: Socket;
  #answered: (lines: number) => void = () => undefined;

  static async connect(path: string): Promise<LineClient> {
    const socket = connect(path);
    await once(socket, "connect");
    return new LineClient(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => {
      let lines = 0;
      for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) lines += 1;
      if (lines > 0) this.#answered(lines);
    });
  }

  /** Asks `line` so often, with so many unanswered at a time. */
  ask(line: string, times: number, inFlight = 1): Promise<void> {
    let left = times;
    let unanswered = 0;
    const askMore = (): void => {
      const more = Math.min(inFlight - unanswered, left);
      left -= more;
      unanswered += more;
      if (more > 0) this.#socket.write(line.repeat(more));
    };
    return new Promise((resolve) => {
      this.#answered = (lines) => {
        unanswered -= lines;
        askMore();
        if (unanswered === 0) resolve();
      };
      askMore();
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** One line on a connection of its own, which ends with the first line that comes back. */
export async function askOnce(path: string, line: string): Promise<string> {
  const socket = connect(path);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    if (chunk.at(-1) === LF) socket.end();
  });
  socket.write(line);
  await once(socket, "close");
  return Buffer.concat(chunks).toString("utf8");
}
