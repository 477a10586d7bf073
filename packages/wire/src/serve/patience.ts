import { Alarm } from "./alarm.ts";
import type { ServeLimits } from "./serve-limits.ts";

/** How long one connection waits for its peer; each deadline ends in `cutOff`. */
export class Patience {
  readonly #limits: ServeLimits;
  readonly #handshake: Alarm;
  readonly #message: Alarm;
  readonly #write: Alarm;

  constructor(limits: ServeLimits, cutOff: () => void) {
    this.#limits = limits;
    this.#handshake = new Alarm(cutOff);
    this.#message = new Alarm(cutOff);
    this.#write = new Alarm(cutOff);
  }

  /** Whether bytes wait for a peer that does not read. */
  get writing(): boolean {
    return this.#write.set;
  }

  connected(): void {
    this.#handshake.start(this.#limits.handshakeMs);
  }

  /** `partial`: a message has begun, and it is not we who do not read it. */
  message(partial: boolean): void {
    if (!partial || this.#handshake.set) this.#message.clear();
    else if (!this.#message.set) this.#message.start(this.#limits.messageMs);
  }

  /** A whole message has come, or none is waited for any more. */
  satisfied(): void {
    this.#handshake.clear();
    this.#message.clear();
  }

  congested(): void {
    this.#write.start(this.#limits.writeMs);
  }

  drained(): void {
    this.#write.clear();
  }

  stop(): void {
    this.satisfied();
    this.drained();
  }
}
