import type { PeerHandle } from "../transport/peer-handle.ts";
import { LazySignal } from "./lazy-signal.ts";
import type { IncomingConnection } from "./serve-options.ts";

/** What hooks see of a connection. */
export class ConnectionView extends LazySignal implements IncomingConnection {
  readonly id: number;
  readonly peer: PeerHandle;

  constructor(id: number, peer: PeerHandle) {
    super();
    this.id = id;
    this.peer = peer;
  }
}
