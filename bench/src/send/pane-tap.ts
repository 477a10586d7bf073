import { execFileSync } from "node:child_process";
import { constants, openSync } from "node:fs";
import { Socket } from "node:net";

interface Awaited {
  readonly text: string;
  readonly arrived: (at: number) => void;
}

/** A named pipe that the program in a pane writes into whatever it gets. */
export class PaneTap {
  readonly path: string;
  readonly #socket: Socket;
  #received = "";
  #awaited: readonly Awaited[] = [];

  constructor(path: string) {
    this.path = path;
    execFileSync("mkfifo", [path]);
    // Also for writing, so that opening waits for nobody and the pipe never ends.
    this.#socket = new Socket({
      fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK),
      writable: false,
    });
    this.#socket.on("data", (chunk: Buffer) => {
      const at = performance.now();
      this.#received += chunk.toString("latin1");
      const there = this.#awaited.filter(({ text }) => this.#received.includes(text));
      this.#awaited = this.#awaited.filter((one) => !there.includes(one));
      for (const { arrived } of there) arrived(at);
    });
  }

  /** Everything that came since `forget`. */
  get received(): string {
    return this.#received;
  }

  /** When the program had the whole text, on the clock of `performance.now`. */
  arrival(text: string): Promise<number> {
    return new Promise((arrived) => {
      this.#awaited = [...this.#awaited, { text, arrived }];
    });
  }

  forget(): void {
    this.#received = "";
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** For the shell of a pane: shows what is typed at once, and passes it on at once. */
export function tapped(path: string): string {
  return `stty -icanon min 1 time 0; exec dd bs=4096 of=${path} 2>/dev/null`;
}
