import type { OfferRefusal } from "./offer.ts";
import type { CloseReason } from "./transport.ts";
import { charge } from "./transport-limits.ts";

/** What a publication knows of its stream, and whether it may take a message. */
export class PublicationGate {
  position = 0;
  /** Up to where the subscribers have room. */
  limit = 0;
  connected = false;
  /** A claim is open. */
  claimed = false;
  closed: CloseReason | undefined;
  maxMessageBytes: number | undefined;

  /** Why a message of this length is not taken now; undefined when it is. */
  refusalOf(length: number): OfferRefusal | undefined {
    if (this.closed !== undefined) return "closed";
    if (!Number.isInteger(length) || length < 0) return "error";
    if (this.claimed) return "admin_action";
    if (this.maxMessageBytes === undefined) return "not_connected";
    if (length > this.maxMessageBytes) return "error";
    if (!this.connected) return "not_connected";
    const end = this.position + charge(length);
    if (end > Number.MAX_SAFE_INTEGER) return "max_position_exceeded";
    return end > this.limit ? "back_pressured" : undefined;
  }

  /** Takes the room of a message. */
  advance(length: number): number {
    this.position += charge(length);
    return this.position;
  }
}
