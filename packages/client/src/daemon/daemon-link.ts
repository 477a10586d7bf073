import { isWireFault, openPeer, type CallerCodec, type Peer, type Transport } from "@interlock/wire";
import { failure, success, type Outcome } from "../call/outcome.ts";
import type { DaemonFault } from "../errors/local-faults.ts";
import { Backoff } from "../timing/backoff.ts";
import type { CallBudget } from "./call-budget.ts";
import { connectFault } from "./daemon-fault.ts";
import { sleep, type Timing } from "../timing/timing.ts";

export interface DaemonLinkOptions {
  readonly socketPath: string;
  readonly codec: CallerCodec;
  readonly timing: Timing;
  readonly open: (socketPath: string) => Promise<Transport>;
  /** How long a call waits for a daemon that went away, within its own deadline. */
  readonly reconnectMs: number;
  /** Hears what the daemon says without being asked; without it, that is a violation. */
  readonly onNotification?: ((method: string, params: unknown) => void) | undefined;
}

/** One kept connection, made anew when a call needs it. Attempts are shared and spaced by one backoff. */
export class DaemonLink {
  readonly #options: DaemonLinkOptions;
  readonly #backoff: Backoff;
  #peer: Peer | undefined;
  #attempt: Promise<Outcome<Peer, DaemonFault>> | undefined;
  #wasConnected = false;
  #closed = false;

  constructor(options: DaemonLinkOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.timing);
  }

  /** The connection as long as it stands. */
  get current(): Peer | undefined {
    return this.#peer;
  }

  /** The first connection is tried once; a lost one is sought for `reconnectMs`. */
  async peer(budget: CallBudget): Promise<Outcome<Peer, DaemonFault>> {
    const { timing, reconnectMs } = this.#options;
    const patienceEndsAt = timing.now() + (this.#wasConnected ? reconnectMs : 0);
    for (;;) {
      if (this.#closed) return failure(closedFault());
      if (this.#peer !== undefined) return success(this.#peer);
      const outcome = await budget.within(this.#attemptSoon());
      if (outcome.ok || isFinal(outcome.error) || timing.now() >= patienceEndsAt) return outcome;
    }
  }

  /** From here on every new call ends with `client_closed`; the connection stands until `close`. */
  retire(): void {
    this.#closed = true;
  }

  close(): void {
    this.#closed = true;
    this.#peer?.close();
  }

  #attemptSoon(): Promise<Outcome<Peer, DaemonFault>> {
    this.#attempt ??= this.#connect().finally(() => {
      this.#attempt = undefined;
    });
    return this.#attempt;
  }

  async #connect(): Promise<Outcome<Peer, DaemonFault>> {
    const { codec, open, socketPath, timing, onNotification } = this.#options;
    if (this.#backoff.waitMs > 0) await sleep(timing, this.#backoff.waitMs);
    let transport: Transport;
    try {
      transport = await open(socketPath);
    } catch (error) {
      if (!isWireFault(error)) throw error;
      this.#backoff.failed();
      return failure(connectFault(error, socketPath));
    }
    const peer = openPeer(transport, codec, { onNotification });
    if (this.#closed) {
      peer.close();
      return failure(closedFault());
    }
    this.#peer = peer;
    this.#wasConnected = true;
    this.#backoff.connected();
    void peer.closed.then(() => {
      this.#peer = undefined;
      this.#backoff.failed();
    });
    return success(peer);
  }
}

/** Nothing that waiting would change. */
function isFinal({ code }: DaemonFault): boolean {
  return code !== "socket_missing" && code !== "daemon_unavailable";
}

function closedFault(): DaemonFault {
  return { code: "client_closed", message: "This client was closed.", details: { sent: false } };
}
