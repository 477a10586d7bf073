import type { PeerHandle } from "../transport/peer-handle.ts";
import type { IncomingConnection } from "./serve-options.ts";

/** What hooks and handlers see of a connection. Its signal is made when first asked for. */
export class ConnectionView implements IncomingConnection {
  readonly id: number;
  readonly peer: PeerHandle;
  #controller: AbortController | undefined;
  #gone = false;

  constructor(id: number, peer: PeerHandle) {
    this.id = id;
    this.peer = peer;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#gone) this.#controller.abort();
    }
    return this.#controller.signal;
  }

  abort(): void {
    this.#gone = true;
    this.#controller?.abort();
  }
}
