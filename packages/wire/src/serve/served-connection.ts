import { CANCEL_METHOD } from "../envelope/cancel-request.ts";
import type {
  CancelEnvelope,
  EnvelopeCodec,
  RequestEnvelope,
  RequestRefusal,
} from "../envelope/envelope-codec.ts";
import type { Frame, FrameDecoder, FrameRefusal } from "../framing/frame.ts";
import { Outbox } from "../transport/outbox.ts";
import type { Transport } from "../transport/transport.ts";
import { Alarm } from "./alarm.ts";
import type { Answers } from "./answers.ts";
import { CallInFlight, CallsInFlight } from "./calls-in-flight.ts";
import { ConnectionView } from "./connection-view.ts";
import type { GateChain } from "./gate-chain.ts";
import type { PlainOptions, Ruling } from "./plain-options.ts";
import type { ServeLimits } from "./serve-limits.ts";

export interface ServedConnectionParts<Caller, Context> {
  readonly id: number;
  readonly transport: Transport;
  readonly codec: EnvelopeCodec;
  readonly chain: GateChain<Caller, Context>;
  readonly answers: Answers;
  readonly options: PlainOptions<Caller, Context>;
  readonly limits: ServeLimits;
  readonly onClose: (connection: ServedConnection<Caller, Context>) => void;
}

/**
 * `reading` takes requests; `draining` takes no more and owes answers; `lingering` has said
 * everything and drops input until the peer has had time to read it; then `closed`.
 */
type Phase = "reading" | "draining" | "lingering" | "closed";

/** One peer, from its arrival to its end. */
export class ServedConnection<Caller, Context> {
  readonly #parts: ServedConnectionParts<Caller, Context>;
  readonly #view: ConnectionView;
  readonly #outbox: Outbox;
  readonly #decoder: FrameDecoder;
  /** Cut from the stream and waiting for admission, for room in flight, or for the peer to read. */
  readonly #queue: Frame[] = [];
  readonly #handshake = new Alarm(() => this.destroy());
  readonly #message = new Alarm(() => this.destroy());
  readonly #write = new Alarm(() => this.destroy());
  readonly #linger = new Alarm(() => this.#lingered());
  #phase: Phase = "reading";
  #admission: Ruling<Caller> | undefined;
  readonly #inFlight = new CallsInFlight();
  #paused = false;
  /** Written after every answer that is owed: it has no id to be told apart by. */
  #lastWords = "";
  #hasLastRequest = false;
  #dispatching = false;

  constructor(parts: ServedConnectionParts<Caller, Context>) {
    this.#parts = parts;
    const { transport, codec, limits } = parts;
    this.#view = new ConnectionView(parts.id, transport.peer);
    this.#outbox = new Outbox(transport, () => this.#write.start(limits.writeMs));
    this.#decoder = codec.decoder("request", (frame) => this.#frame(frame));
  }

  start(): void {
    const { transport, limits } = this.#parts;
    this.#handshake.start(limits.handshakeMs);
    this.#admit();
    transport.start({
      data: (chunk) => this.#data(chunk),
      end: () => this.#inputEnded(),
      drain: () => {
        this.#write.clear();
        this.#outbox.drained();
        this.#pump();
      },
      close: () => this.#closed(),
    });
  }

  /** Answers what has arrived, takes nothing more, and closes. */
  drain(): void {
    this.#stopReading();
    this.#pump();
  }

  destroy(): void {
    this.#parts.transport.destroy();
  }

  #admit(): void {
    const { options, answers } = this.#parts;
    const settle = (ruling: Ruling<Caller>): void => {
      this.#admission = ruling;
      this.#pump();
    };
    const broke = (error: unknown): void => {
      options.onFault({ kind: "hook_threw", method: undefined, error });
      settle({ granted: false, error: answers.internal });
    };
    try {
      const ruling = options.admit(this.#view);
      // Admission may take the system's time; requests that arrive meanwhile wait in the queue.
      if ("then" in ruling) ruling.then(settle, broke);
      else settle(ruling);
    } catch (error) {
      broke(error);
    }
  }

  #data(chunk: Uint8Array): void {
    if (this.#phase !== "reading") return;
    // Answers that are there at once leave together, with no hop between.
    this.#outbox.hold();
    this.#decoder.push(chunk);
    this.#outbox.release();
    this.#watchMessage();
  }

  /** A message that has begun must end in time, unless it is we who do not read. */
  #watchMessage(): void {
    if (this.#phase === "reading" && this.#decoder.partial && !this.#paused && !this.#handshake.set) {
      if (!this.#message.set) this.#message.start(this.#parts.limits.messageMs);
    } else this.#message.clear();
  }

  #frame(frame: Frame): void {
    if (this.#phase !== "reading") return;
    this.#handshake.clear();
    this.#message.clear();
    if (this.#queue.length === 0 && this.#ready()) return this.#take(frame);
    this.#queue.push(frame.kind === "message" ? { kind: "message", bytes: Buffer.from(frame.bytes) } : frame);
    this.#pauseReading();
  }

  #ready(): boolean {
    const { maxInFlight, maxPendingBytes } = this.#parts.limits;
    return (
      this.#admission !== undefined &&
      !this.#hasLastRequest &&
      this.#inFlight.size < maxInFlight &&
      !this.#outbox.full(maxPendingBytes)
    );
  }

  /** Takes what waited, as far as there is room, and ends a connection that has nothing left to say. */
  #pump(): void {
    if (this.#dispatching || this.#phase === "lingering" || this.#phase === "closed") return;
    this.#dispatching = true;
    while (this.#queue.length > 0 && this.#ready()) {
      const frame = this.#queue.shift();
      if (frame !== undefined) this.#take(frame);
    }
    this.#dispatching = false;
    if (this.#queue.length === 0 && this.#phase === "reading") this.#resumeReading();
    this.#finish();
  }

  #take(frame: Frame): void {
    if (frame.kind === "refusal") return this.#refuseFrame(frame.refusal);
    const decoded = this.#parts.codec.decodeRequest(frame.bytes);
    if (decoded.kind === "request") this.#request(decoded);
    else if (decoded.kind === "cancel") this.#cancel(decoded);
    else this.#refuse(decoded);
  }

  #request(request: RequestEnvelope): void {
    const admission = this.#admission;
    if (admission === undefined) return;
    if (request.answer === "last") this.#takeNoMore();
    const call = new CallInFlight(request);
    if (this.#view.aborted) call.abort();
    this.#inFlight.add(call);
    const answer = this.#parts.chain.answer(call, this.#view, admission);
    if (typeof answer === "string") this.#settle(call, answer);
    else {
      void answer.then((text) => {
        this.#settle(call, text);
        this.#pump();
      });
    }
  }

  #settle(call: CallInFlight, text: string): void {
    this.#inFlight.remove(call);
    this.#reply(call.request, text);
    if (this.#phase === "draining") this.#finish();
  }

  #reply(message: RequestEnvelope | CancelEnvelope, text: string): void {
    if (message.answer !== "none") this.#outbox.push(text);
  }

  #cancel(message: CancelEnvelope): void {
    if (message.answer === "last") this.#takeNoMore();
    this.#reply(message, this.#canceled(message));
    if (this.#phase === "draining") this.#finish();
  }

  #canceled({ id, target }: CancelEnvelope): string {
    const { answers } = this.#parts;
    if (this.#admission?.granted === false) return answers.error(id, CANCEL_METHOD, this.#admission.error);
    return answers.result(id, CANCEL_METHOD, { canceled: this.#inFlight.cancel(target) });
  }

  #refuse(refusal: RequestRefusal): void {
    const { answers, options } = this.#parts;
    const text = answers.error(
      refusal.id,
      undefined,
      options.refusals.malformed(refusal.reason, refusal.stage),
    );
    if (refusal.close) this.#end(text);
    else this.#outbox.push(text);
  }

  #refuseFrame(refusal: FrameRefusal): void {
    const { answers, options } = this.#parts;
    const error =
      refusal.reason === "oversize"
        ? options.refusals.tooLarge(refusal.limitBytes, refusal.actualBytes)
        : options.refusals.malformed(refusal.reason, "frame");
    this.#end(answers.error(undefined, undefined, error));
  }

  #end(lastWords: string): void {
    this.#lastWords = lastWords;
    this.#takeNoMore();
    this.#finish();
  }

  #takeNoMore(): void {
    this.#hasLastRequest = true;
    this.#queue.length = 0;
    this.#stopReading();
  }

  #stopReading(): void {
    if (this.#phase !== "reading") return;
    this.#phase = "draining";
    this.#handshake.clear();
    this.#message.clear();
    // Input goes on being read and dropped: a peer that is still writing must come to read its answer.
    this.#resumeReading();
  }

  /** A peer that ended its side after a request without id waits for the answer; any other has left. */
  #inputEnded(): void {
    if (this.#phase === "reading") this.#decoder.end();
    this.#stopReading();
    if (!this.#hasLastRequest) this.#abort();
    this.#pump();
  }

  #finish(): void {
    if (this.#phase !== "draining" || this.#queue.length > 0 || this.#inFlight.size > 0) return;
    this.#phase = "lingering";
    if (this.#lastWords !== "") this.#outbox.push(this.#lastWords);
    this.#outbox.flush();
    this.#parts.transport.end();
    this.#linger.start(this.#parts.limits.lingerMs);
  }

  /** Answers that the system has not taken yet keep their own deadline. */
  #lingered(): void {
    if (this.#write.set && this.#parts.transport.pendingBytes > 0)
      this.#linger.start(this.#parts.limits.lingerMs);
    else this.destroy();
  }

  #pauseReading(): void {
    if (this.#paused) return;
    this.#paused = true;
    this.#parts.transport.pause();
  }

  #resumeReading(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#parts.transport.resume();
    this.#watchMessage();
  }

  #abort(): void {
    this.#view.abort();
    this.#inFlight.abortAll();
  }

  #closed(): void {
    this.#phase = "closed";
    this.#queue.length = 0;
    for (const alarm of [this.#handshake, this.#message, this.#write, this.#linger]) alarm.clear();
    this.#abort();
    this.#parts.onClose(this);
  }
}
