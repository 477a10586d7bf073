// A subscription of the control plane: server-sent events, opened again from where they stopped.
import { SESSION_FEED_HEARTBEAT_SECONDS } from "@interlock/contracts";
import { checkAnswer, type SubscribableMethod } from "../call/check-answer.ts";
import type { MethodOnDemand } from "../call/method-on-demand.ts";
import { Backoff } from "../timing/backoff.ts";
import { systemTiming } from "../timing/timing.ts";
import { failure } from "../call/outcome.ts";
import { InterlockError, type AnyCallError } from "../errors/interlock-error.ts";
import type { ForeignAnswer } from "../errors/local-faults.ts";
import { foreignEnvelope } from "../skew/foreign-envelope.ts";
import { cursorOf, endOf, isOpening } from "../subscription/frame-facts.ts";
import { placeNamed } from "../subscription/place-named.ts";
import { PulledFrames } from "../subscription/pulled-frames.ts";
import type { SubscribeOptions } from "../subscription/subscription.ts";
import { faultOf, foreignFault, type ControlTarget } from "./call-control.ts";
import { eventBlocks } from "./event-blocks.ts";
import type { HttpStream } from "./http-port.ts";
import { readTrpcAnswer } from "./trpc-answer.ts";

/** How long the control plane may stay away. */
const AWAY_MS = 60_000;
/** Without a word for this long the connection is taken for lost. */
const SILENCE_MS = SESSION_FEED_HEARTBEAT_SECONDS * 2_500;
const ANSWER_MAX = 65_536;
/** With these a proxy tells that nobody stands behind it. */
const AWAY_STATUS: ReadonlySet<number> = new Set([502, 503, 504]);

export interface EventStreamParts {
  readonly target: ControlTarget;
  readonly method: Extract<MethodOnDemand, { readonly kind: "subscription" }>;
  readonly params: object;
  readonly options: SubscribeOptions;
  /** The client is closed. */
  readonly closing: AbortSignal;
}

type AttemptEnd =
  | { readonly kind: "over" }
  | { readonly kind: "lost"; readonly reached: boolean; readonly error: AnyCallError }
  | { readonly kind: "failed"; readonly error: AnyCallError };

/** A subscription of the control plane, over a request of its own. */
export class EventStream extends PulledFrames {
  readonly #parts: EventStreamParts;
  #opened = false;

  constructor(parts: EventStreamParts) {
    super(parts.options, placeNamed(parts.params), [parts.closing]);
    this.#parts = parts;
  }

  /** The body is read only while there is room: nothing was stopped. */
  protected readOn(): void {
    return undefined;
  }

  /** The request ends with the signal that it was given. */
  protected stop(): void {
    return undefined;
  }

  /** Reads, and opens anew whenever the connection is lost, until there is something final to say. */
  protected async run(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(systemTiming);
    try {
      const method = await this.#parts.method.load();
      let lastReached = systemTiming.now();
      for (;;) {
        // What a slow consumer has not taken yet is not asked for again.
        await this.buffer.room();
        if (backoff.waitMs > 0) await pause(backoff.waitMs, signal);
        if (signal.aborted) return;
        const end = await this.#attempt(method, signal, () => backoff.connected());
        backoff.failed();
        if (signal.aborted) return;
        if (end.kind === "over") return this.buffer.end(end);
        if (end.kind === "failed") return this.#fail(end.error);
        const now = systemTiming.now();
        if (end.reached) lastReached = now;
        if (now - lastReached >= AWAY_MS) return this.#fail(end.error);
      }
    } catch (error) {
      // Nothing foreseen: the consumer meets it as it is, if there still is one.
      if (!signal.aborted) this.buffer.end({ kind: "failed", error });
    }
  }

  #fail(error: AnyCallError): void {
    this.buffer.end({ kind: "failed", error: new InterlockError(this.#parts.method.name, error) });
  }

  async #attempt(
    method: SubscribableMethod,
    signal: AbortSignal,
    connected: () => void,
  ): Promise<AttemptEnd> {
    const { target, params, options } = this.#parts;
    const input = this.arrived === undefined ? params : { ...params, lastEventId: this.arrived };
    const answer = await target.http.open({
      method: "GET",
      url: `${target.url}/trpc/${method.name}?input=${encodeURIComponent(JSON.stringify(input))}`,
      headers: { accept: "text/event-stream", authorization: `Bearer ${target.token}` },
      deadlineMs: options.deadlineMs ?? target.deadlineMs,
      signal,
    });
    if (answer.kind !== "opened") return { kind: "lost", reached: false, error: faultOf(answer, target.url) };
    if (answer.status !== 200 || !answer.contentType.startsWith("text/event-stream"))
      return this.#refused(method, answer);
    connected();
    return this.#read(method, answer);
  }

  async #refused(method: SubscribableMethod, answer: HttpStream): Promise<AttemptEnd> {
    const body = await wholeText(answer);
    if (body === undefined) return brokenOff(false);
    const read = readTrpcAnswer(answer.status, body);
    if (read.kind !== "error")
      return this.#foreign(answer, read.kind === "foreign" ? read.body : "no_result");
    const checked = checkAnswer(method, failure(read.error));
    if (checked.ok) throw new Error("an error was checked as a result");
    // The check has just held code and details against the contract, which is what the error union states.
    const error = checked.error as AnyCallError;
    const passes = error.code === "system.unavailable" || error.code === "rate_limited";
    return passes && this.#opened ? { kind: "lost", reached: false, error } : { kind: "failed", error };
  }

  /** A proxy whose control plane is away says so with a page of its own: that passes, once there was a stream. */
  #foreign({ status }: HttpStream, body: ForeignAnswer["body"]): AttemptEnd {
    const error = foreignFault({ status, body });
    return AWAY_STATUS.has(status) && this.#opened
      ? { kind: "lost", reached: false, error }
      : { kind: "failed", error };
  }

  async #read(method: SubscribableMethod, answer: HttpStream): Promise<AttemptEnd> {
    const silence = new Silence(SILENCE_MS, answer);
    try {
      for await (const { event, data } of eventBlocks(answer.text)) {
        silence.broken();
        // `connected` and `return` belong to the transport; what has no name is a frame.
        if (event !== undefined || data === "") continue;
        const end = this.#frame(method, data);
        if (end !== undefined) return end;
        await this.buffer.room();
      }
    } catch (error) {
      if (!isBroken(error)) throw error;
    } finally {
      silence.over();
      answer.close();
    }
    return brokenOff(true);
  }

  /** @returns how the stream ends, where this frame ends it */
  #frame(method: SubscribableMethod, data: string): AttemptEnd | undefined {
    const frame = parse(data);
    const foreign = foreignEnvelope(frame);
    if (foreign !== undefined) return { kind: "failed", error: foreign };
    if (!method.checkFrame(frame)) {
      const message = "A frame is not what the contract states.";
      return { kind: "failed", error: { code: "answer_unfit", message, details: { part: "frame" } } };
    }
    const end = endOf(frame);
    if (end === "until it is back") {
      const message = "The control plane closes.";
      return {
        kind: "lost",
        reached: true,
        error: { code: "connection_lost", message, details: { sent: true } },
      };
    }
    this.arrived = cursorOf(frame) ?? this.arrived;
    // Of the seam where a connection was made anew the consumer sees nothing.
    const isOpen = isOpening(frame);
    if (!isOpen || !this.#opened) this.buffer.push(frame);
    this.#opened ||= isOpen;
    return end === "for good" ? { kind: "over" } : undefined;
  }
}

function brokenOff(reached: boolean): AttemptEnd {
  const message = "The connection of the subscription was lost.";
  return { kind: "lost", reached, error: { code: "connection_lost", message, details: { sent: true } } };
}

/** What a connection that breaks makes of its body. */
function isBroken(error: unknown): boolean {
  return !(error instanceof RangeError) && error instanceof Error && "code" in error;
}

/** The body of an answer that is no stream, cut where it is too long for one; nothing where it breaks off. */
async function wholeText(answer: HttpStream): Promise<string | undefined> {
  const silence = new Silence(SILENCE_MS, answer);
  let body = "";
  try {
    for await (const piece of answer.text) if ((body += piece).length > ANSWER_MAX) break;
    return body;
  } catch (error) {
    if (!isBroken(error)) throw error;
    return undefined;
  } finally {
    silence.over();
  }
}

/** Breaks off a stream of which nothing is heard any more. */
class Silence {
  readonly #timer: NodeJS.Timeout;

  constructor(ms: number, stream: HttpStream) {
    this.#timer = setTimeout(() => stream.close(), ms);
  }

  broken(): void {
    this.#timer.refresh();
  }

  over(): void {
    clearTimeout(this.#timer);
  }
}

/** Over as soon as the signal aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      cancel();
      signal.removeEventListener("abort", over);
      resolve();
    };
    const cancel = systemTiming.after(ms, over);
    signal.addEventListener("abort", over);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
