import type {
  CancelEnvelope,
  EnvelopeCodec,
  IncomingEnvelope,
  RequestEnvelope,
  RequestRefusal,
  UnsubscribeEnvelope,
} from "../envelope/envelope-codec.ts";
import type { Frame, FrameDecoder } from "../framing/frame.ts";
import { Outbox } from "../transport/outbox.ts";
import type { Transport } from "../transport/transport.ts";
import { Alarm } from "./alarm.ts";
import type { Answers } from "./answers.ts";
import { askAdmission } from "./ask-admission.ts";
import { CallInFlight, CallsInFlight } from "./calls-in-flight.ts";
import { ConnectionView } from "./connection-view.ts";
import { DirectAnswers } from "./direct-answers.ts";
import type { GateChain } from "./gate-chain.ts";
import type { Answer } from "./opening-answer.ts";
import { Patience } from "./patience.ts";
import type { PlainOptions, Ruling } from "./plain-options.ts";
import type { ServeLimits } from "./serve-limits.ts";
import type { FrameWriter } from "./subscription/frame-writer.ts";
import { SubscriptionSet } from "./subscription/subscription-set.ts";

export interface ServedConnectionParts<Caller, Context> {
  readonly id: number;
  readonly transport: Transport;
  readonly codec: EnvelopeCodec;
  readonly chain: GateChain<Caller, Context>;
  readonly answers: Answers;
  readonly writer: FrameWriter;
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
  readonly #direct: DirectAnswers;
  readonly #decoder: FrameDecoder;
  /** Cut from the stream and waiting for admission, for room in flight, or for the peer to read. */
  readonly #queue: Frame[] = [];
  readonly #patience: Patience;
  readonly #linger = new Alarm(() => this.#lingered());
  #phase: Phase = "reading";
  #admission: Ruling<Caller> | undefined;
  readonly #inFlight = new CallsInFlight();
  readonly #subscriptions: SubscriptionSet;
  /** Whether a message with an id keeps the connection open. */
  #kept = false;
  #framesFirst = false;
  #paused = false;
  /** Written after every answer that is owed: it has no id to be told apart by. */
  #lastWords = "";
  #hasLastRequest = false;
  #dispatching = false;

  constructor(parts: ServedConnectionParts<Caller, Context>) {
    this.#parts = parts;
    const { transport, codec, limits } = parts;
    this.#view = new ConnectionView(parts.id, transport.peer);
    this.#patience = new Patience(limits, () => this.destroy());
    this.#outbox = new Outbox(transport, () => this.#patience.congested());
    const onUntold = (): void => this.drain();
    this.#subscriptions = new SubscriptionSet({ ...parts, outbox: this.#outbox, onUntold });
    this.#direct = new DirectAnswers({
      answers: parts.answers,
      refusals: parts.options.refusals,
      inFlight: this.#inFlight,
      subscriptions: this.#subscriptions,
    });
    this.#decoder = codec.decoder("request", (frame) => this.#frame(frame));
  }

  start(): void {
    this.#patience.connected();
    this.#admit();
    this.#parts.transport.start({
      data: (chunk) => this.#data(chunk),
      end: () => this.#inputEnded(),
      drain: () => this.#drained(),
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
    askAdmission(options, answers.internal, this.#view, (ruling) => {
      this.#admission = ruling;
      this.#pump();
    });
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
    this.#patience.message(this.#phase === "reading" && this.#decoder.partial && !this.#paused);
  }

  #frame(frame: Frame): void {
    if (this.#phase !== "reading") return;
    this.#patience.satisfied();
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

  /** Answers and frames go first in turns, so that neither waits for the end of the other. */
  #drained(): void {
    this.#patience.drained();
    this.#outbox.drained();
    this.#framesFirst = !this.#framesFirst;
    if (this.#framesFirst) this.#subscriptions.pump();
    this.#pump();
    this.#subscriptions.pump();
    this.#finish();
  }

  #take(frame: Frame): void {
    if (frame.kind === "refusal") return this.#end(this.#direct.badFrame(frame.refusal));
    const decoded = this.#parts.codec.decodeRequest(frame.bytes);
    if (decoded.kind === "refusal") return this.#refuse(decoded);
    this.#kept ||= decoded.answer === "normal";
    const aside = this.#kept ? ("none" as const) : ("last" as const);
    const message = decoded.answer === "aside" ? { ...decoded, answer: aside } : decoded;
    if (message.kind === "request") this.#request(message);
    else this.#cancel(message);
  }

  #request(request: RequestEnvelope): void {
    const admission = this.#admission;
    if (admission === undefined) return;
    if (request.answer === "last") this.#takeNoMore();
    const call = new CallInFlight(request, this.#subscriptions);
    if (this.#view.aborted) call.abort();
    this.#inFlight.add(call);
    const answer = this.#parts.chain.answer(call, this.#view, admission);
    if (answer instanceof Promise) {
      void answer.then((settled) => {
        this.#settle(call, settled);
        this.#pump();
      });
    } else this.#settle(call, answer);
  }

  #settle(call: CallInFlight, answer: Answer): void {
    this.#inFlight.remove(call);
    if (typeof answer === "string" || !("begin" in answer)) this.#reply(call.request, answer);
    else {
      this.#reply(call.request, answer.text);
      answer.begin();
    }
    if (this.#phase === "draining") this.#finish();
  }

  #reply(message: IncomingEnvelope, answer: string | readonly Uint8Array[]): void {
    if (message.answer !== "none") this.#outbox.push(answer);
  }

  #cancel(message: CancelEnvelope | UnsubscribeEnvelope): void {
    const admission = this.#admission;
    if (admission === undefined) return;
    if (message.answer === "last") this.#takeNoMore();
    this.#reply(message, this.#direct.cancel(message, this.#parts.chain.refusal(message, admission)));
    if (this.#phase === "draining") this.#finish();
  }

  #refuse(refusal: RequestRefusal): void {
    const text = this.#direct.malformed(refusal);
    if (refusal.close) return this.#end(text);
    this.#kept = true;
    this.#outbox.push(text);
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
    this.#patience.satisfied();
    this.#subscriptions.close();
    // Input goes on being read and dropped: a peer that is still writing must come to read its answer.
    this.#resumeReading();
  }

  /** A peer that ended its side after a request without id waits for the answer; any other has left. */
  #inputEnded(): void {
    if (this.#phase === "reading") this.#decoder.end();
    if (!this.#hasLastRequest) this.#subscriptions.dropAll();
    this.#stopReading();
    if (!this.#hasLastRequest) this.#abort();
    this.#pump();
  }

  #finish(): void {
    if (this.#phase !== "draining" || this.#queue.length > 0 || this.#inFlight.size > 0) return;
    if (!this.#subscriptions.flushed) return;
    this.#phase = "lingering";
    if (this.#lastWords !== "") this.#outbox.push(this.#lastWords);
    this.#outbox.flush();
    this.#parts.transport.end();
    this.#linger.start(this.#parts.limits.lingerMs);
  }

  /** Answers that the system has not taken yet keep their own deadline. */
  #lingered(): void {
    if (this.#patience.writing && this.#parts.transport.pendingBytes > 0)
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
    this.#subscriptions.dropAll();
  }

  #closed(): void {
    this.#phase = "closed";
    this.#queue.length = 0;
    this.#patience.stop();
    this.#linger.clear();
    this.#abort();
    this.#parts.onClose(this);
  }
}
