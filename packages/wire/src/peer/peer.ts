import type { ErrorBody } from "../envelope/envelope-codec.ts";
import type { WireFault } from "./wire-fault.ts";

/** The peer's answer, unchecked: the typed client validates it. */
export type Reply =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: ErrorBody };

export interface CallOptions {
  /** From the call to the answer, waiting for room included. Milliseconds, monotonic. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

export interface PeerOptions {
  /** Default deadline of a call; `Infinity` for none. Default 30 000 ms. */
  readonly deadlineMs?: number;
  /** Calls sent and not answered; further calls wait. Default 256. */
  readonly maxInFlight?: number;
  /** Bytes written and not yet taken by the system; further calls wait. Default 4 MiB. */
  readonly maxPendingBytes?: number;
  /** Messages that answer nothing (`$/subscription/notify` …). Without it they are a violation. */
  readonly onNotification?: ((method: string, params: unknown) => void) | undefined;
}

/** The client side of one connection. It never reconnects: it ends once, with one reason. */
export interface Peer {
  /** @throws WireFault (as a rejection) with `sent` telling whether the request may have arrived. */
  call(method: string, params: object, options?: CallOptions): Promise<Reply>;
  /**
   * Says something that is never answered (`$/subscription/cancel` …). Nothing happens once the connection is over.
   * @throws WireFault `request_invalid` or `request_too_large`.
   */
  notify(method: string, params: object): void;
  /** Stops reading, which makes the other side wait; what has arrived already still comes. */
  pause(): void;
  resume(): void;
  readonly inFlight: number;
  /** Resolves once, with the reason. */
  readonly closed: Promise<WireFault>;
  /** Rejects what is in flight with `peer_closed` and closes the transport. */
  close(): void;
}
