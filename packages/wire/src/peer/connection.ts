import type { CallerCodec, ResponseEnvelope } from "../envelope/envelope-codec.ts";
import type { Frame, FrameDecoder } from "../framing/frame.ts";
import { Outbox } from "../transport/outbox.ts";
import type { CloseCause, Transport } from "../transport/transport.ts";
import { DeadlineTimer } from "./deadline-timer.ts";
import { encodeCall } from "./encode-call.ts";
import type { CallOptions, Peer, PeerOptions, Reply } from "./peer.ts";
import { PendingCall } from "./pending-call.ts";
import { WireFault } from "./wire-fault.ts";

export class Connection implements Peer {
  readonly closed: Promise<WireFault>;
  readonly #transport: Transport;
  readonly #codec: CallerCodec;
  readonly #options: PeerOptions;
  readonly #maxInFlight: number;
  readonly #maxPendingBytes: number;
  readonly #outbox: Outbox;
  readonly #decoder: FrameDecoder;
  readonly #deadlines = new DeadlineTimer((now) => this.#expire(now));
  /** Sent and owed an answer. */
  readonly #sent = new Map<number, PendingCall>();
  /** Given up by the caller and still owed an answer: they hold their room until it comes. */
  readonly #abandoned = new Set<number>();
  /** Waiting for room, in order. */
  readonly #waiting = new Set<PendingCall>();
  #lastId = 0;
  #fault: WireFault | undefined;
  #tellClosed: (fault: WireFault) => void = () => undefined;

  constructor(transport: Transport, codec: CallerCodec, options: PeerOptions) {
    this.#transport = transport;
    this.#codec = codec;
    this.#options = options;
    this.#maxInFlight = options.maxInFlight ?? 256;
    this.#maxPendingBytes = options.maxPendingBytes ?? 4 * 1024 * 1024;
    this.#outbox = new Outbox(transport);
    this.closed = new Promise((resolve) => (this.#tellClosed = resolve));
    this.#decoder = codec.decoder("response", (frame) => this.#frame(frame));
    transport.start({
      data: (chunk) => this.#decoder.push(chunk),
      end: () => {
        this.#decoder.end();
        this.#fail(new WireFault("connection_lost", "the peer ended the connection"));
      },
      drain: () => {
        this.#outbox.drained();
        this.#pump();
      },
      close: (cause) => this.#fail(lost(cause)),
    });
  }

  get inFlight(): number {
    return this.#sent.size + this.#abandoned.size;
  }

  call(method: string, params: object, options: CallOptions = {}): Promise<Reply> {
    const { signal, deadlineMs = this.#options.deadlineMs ?? 30_000 } = options;
    if (this.#fault !== undefined) return Promise.reject(this.#late(this.#fault));
    if (signal?.aborted === true) return Promise.reject(new WireFault("canceled", "the call was canceled"));
    const id = ++this.#lastId;
    const text = encodeCall(this.#codec, id, method, params);
    if (typeof text !== "string") return Promise.reject(text);
    const dueAt = deadlineMs === Infinity ? Infinity : this.#deadlines.now + deadlineMs;
    const call = new PendingCall({ id, text, dueAt, signal, abandon: this.#abandon });
    this.#deadlines.watch(dueAt);
    if (this.#waiting.size === 0 && this.#hasRoom()) this.#send(call);
    else this.#waiting.add(call);
    return call.promise;
  }

  notify(method: string, params: object): void {
    if (this.#fault !== undefined) return;
    const text = encodeCall(this.#codec, undefined, method, params);
    if (typeof text !== "string") throw text;
    this.#outbox.push(text);
  }

  pause(): void {
    this.#transport.pause();
  }

  resume(): void {
    this.#transport.resume();
  }

  close(): void {
    this.#fail(new WireFault("peer_closed", "the connection was closed on this side"));
  }

  #hasRoom(): boolean {
    return this.inFlight < this.#maxInFlight && !this.#outbox.full(this.#maxPendingBytes);
  }

  #send(call: PendingCall): void {
    this.#sent.set(call.id, call);
    call.sent = true;
    const { text } = call;
    call.text = "";
    this.#outbox.push(text);
  }

  #pump(): void {
    for (const call of this.#waiting) {
      if (!this.#hasRoom()) return;
      this.#waiting.delete(call);
      this.#send(call);
    }
  }

  /** Tells the peer that nobody waits any more; its answer, if it comes, is dropped. */
  readonly #abandon = (call: PendingCall): void => {
    this.#waiting.delete(call);
    if (!this.#sent.delete(call.id)) return;
    this.#abandoned.add(call.id);
    const id = ++this.#lastId;
    const cancel = this.#codec.encodeCancel(id, call.id);
    if (cancel.answered) this.#abandoned.add(id);
    this.#outbox.push(cancel.text);
  };

  #expire(now: number): number {
    let next = Infinity;
    for (const calls of [this.#sent.values(), this.#waiting.values()]) {
      for (const call of calls) {
        if (call.dueAt <= now) call.give("deadline_exceeded", "no answer within the deadline");
        else next = Math.min(next, call.dueAt);
      }
    }
    return next;
  }

  #frame(frame: Frame): void {
    if (this.#fault !== undefined) return;
    if (frame.kind === "message") return this.#response(this.#codec.decodeResponse(frame.bytes));
    const { refusal } = frame;
    if (refusal.reason === "oversize") {
      const message = `the response is over ${refusal.limitBytes} bytes`;
      return this.#fail(
        new WireFault("response_too_large", message, { details: { limitBytes: refusal.limitBytes } }),
      );
    }
    if (refusal.reason === "missing newline terminator" || refusal.reason === "truncated_frame") {
      return this.#fail(new WireFault("connection_lost", "the connection ended within a response"));
    }
    this.#violation(refusal.reason);
  }

  #response(response: ResponseEnvelope): void {
    switch (response.kind) {
      case "violation":
        return this.#violation(response.reason);
      case "notification":
        if (this.#options.onNotification === undefined)
          return this.#violation("notification nobody asked for");
        return this.#options.onNotification(response.method, response.params);
      case "result":
        return this.#answer(response.id, { ok: true, result: response.result });
      case "error":
        return this.#answer(response.id, { ok: false, error: response.error });
    }
  }

  #answer(id: string | number | undefined, reply: Reply): void {
    if (id === undefined) return this.#answerWithoutId(reply);
    // The ids of this side are numbers; any other is unknown.
    const call = typeof id === "number" ? this.#sent.get(id) : undefined;
    if (call !== undefined) {
      this.#sent.delete(call.id);
      call.answer(reply);
    } else if (typeof id !== "number" || !this.#abandoned.delete(id)) {
      return this.#violation("answer to a request that was not asked");
    }
    this.#pump();
  }

  /**
   * A peer that could not read our request, or that knows no ids, answers without one. With a
   * single call in flight the answer is that call's; otherwise it concerns the whole connection.
   */
  #answerWithoutId(reply: Reply): void {
    const [only] = this.#sent.values();
    if (only !== undefined && this.inFlight === 1) {
      this.#sent.delete(only.id);
      return only.answer(reply);
    }
    if (reply.ok) return this.#violation("result without an id");
    const { code } = reply.error;
    this.#fail(
      new WireFault("refused_by_peer", `the peer refused the connection: ${code}`, {
        details: { error: reply.error },
      }),
    );
  }

  #violation(reason: string): void {
    this.#fail(new WireFault("protocol_violation", reason));
  }

  #late(fault: WireFault): WireFault {
    return new WireFault(fault.code, fault.message, { details: fault.details });
  }

  #fail(fault: WireFault): void {
    if (this.#fault !== undefined) return;
    this.#fault = fault;
    this.#deadlines.stop();
    const calls = [...this.#sent.values(), ...this.#waiting];
    this.#sent.clear();
    this.#waiting.clear();
    this.#abandoned.clear();
    this.#transport.destroy();
    for (const call of calls) call.lose(fault);
    this.#tellClosed(fault);
  }
}

function lost(cause: CloseCause): WireFault {
  const details = cause.kind === "failed" ? { code: cause.code } : {};
  return new WireFault("connection_lost", "the connection was lost", { details });
}
