import type { PeerHandle } from "./peer-handle.ts";

/** Why a transport closed: in order, or with the system's error code (`EPIPE`, `ECONNRESET` …). */
export type CloseCause = { readonly kind: "ended" } | { readonly kind: "failed"; readonly code: string };

/** What a transport tells its single user. All callbacks run outside the user's own calls to the transport. */
export interface TransportSink {
  /** Bytes in order. The chunk is lent for the call: a receiver copies what it keeps. */
  data(chunk: Uint8Array): void;
  /** The other side will send no more; this side may still write. */
  end(): void;
  /** Pending bytes fell to zero after `write` had answered `false`. */
  drain(): void;
  /** Called exactly once; nothing follows. */
  close(cause: CloseCause): void;
}

/** A duplex of bytes between two peers: the open port that every connection stands on. */
export interface Transport {
  readonly peer: PeerHandle;
  /** Bytes accepted by `write` and not yet taken by the system. */
  readonly pendingBytes: number;
  /** Begins delivery. Called once, before anything else. */
  start(sink: TransportSink): void;
  /** Takes all of `chunk` (a string travels as UTF-8). `false` asks the caller to wait for `drain`. */
  write(chunk: string | Uint8Array): boolean;
  pause(): void;
  resume(): void;
  /** Sends what is pending and then the end of the stream; reading goes on. */
  end(): void;
  /** Closes both directions at once; pending bytes are lost. */
  destroy(): void;
}

/** A place where peers arrive. */
export interface Listener {
  /**
   * Resolves once peers can connect. `accept` runs once for each connection; `failed` hears of
   * peers that could not be accepted, by the system's error code (`EMFILE` …), and listening goes on.
   */
  listen(accept: (transport: Transport) => void, failed?: (code: string) => void): Promise<Listening>;
}

export interface Listening {
  /** Where it listens, for people: a path, `stdio`, `memory`. */
  readonly address: string;
  /** Stops accepting. Connections already accepted live on. */
  close(): Promise<void>;
}
