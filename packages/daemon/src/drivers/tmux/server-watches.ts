import type { PlaceListener } from "../../service/ports/terminal-watch.ts";
import type { ControlRunner } from "./control-runner.ts";
import { watchServer, type ServerWatch } from "./server-watch.ts";

/** The watched servers of one place, by their sockets. */
export class ServerWatches {
  readonly #runnerOf: (tmuxSocket: string) => ControlRunner;
  readonly #listener: Pick<PlaceListener, "onServer">;
  readonly #watches = new Map<string, ServerWatch>();

  constructor(runnerOf: (tmuxSocket: string) => ControlRunner, listener: Pick<PlaceListener, "onServer">) {
    this.#runnerOf = runnerOf;
    this.#listener = listener;
  }

  /** The sockets that are there now. What was watched and is not among them has gone. */
  list(sockets: readonly string[]): void {
    for (const [socket, watch] of this.#watches) {
      if (sockets.includes(socket)) continue;
      watch.close();
      this.#watches.delete(socket);
      this.#listener.onServer(socket);
    }
    for (const socket of sockets) {
      if (this.#watches.has(socket)) continue;
      const onChange = (): void => this.#listener.onServer(socket);
      this.#watches.set(
        socket,
        watchServer(() => this.#runnerOf(socket), onChange),
      );
    }
  }

  /** All of them, or those of these sockets, are tried again at once. */
  nudge(isTouched: (tmuxSocket: string) => boolean = () => true): void {
    for (const [socket, watch] of this.#watches) if (isTouched(socket)) watch.nudge();
  }

  close(): void {
    for (const watch of this.#watches.values()) watch.close();
    this.#watches.clear();
  }
}
