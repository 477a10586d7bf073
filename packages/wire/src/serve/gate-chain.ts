import type { ErrorBody, IncomingEnvelope, RequestEnvelope } from "../envelope/envelope-codec.ts";
import type { SubscriptionNames } from "../envelope/subscription-names.ts";
import type { Answers } from "./answers.ts";
import type { CallInFlight } from "./calls-in-flight.ts";
import type { CallEntry, CallTable, PlainOutcome } from "./call-table.ts";
import { follow } from "./follow.ts";
import type { Call } from "./handlers.ts";
import type { Answer } from "./opening-answer.ts";
import { Openings } from "./subscription/openings.ts";
import type { PlainOptions, Ruling } from "./plain-options.ts";
import type { IncomingConnection } from "./serve-options.ts";

type Explain = (
  method: string,
  value: unknown,
) => Promise<{ readonly field: string; readonly reason: string }>;

interface Asked<Caller> {
  readonly call: CallInFlight;
  readonly request: RequestEnvelope;
  readonly connection: IncomingConnection;
  readonly caller: Caller;
}

/**
 * The one way from a well-formed request to its answer: host → screen → known method → gate → params →
 * rules → handler → result. Everything answers at once unless a hook or a handler takes time.
 */
export class GateChain<Caller, Context> {
  readonly #table: CallTable<Caller, Context>;
  readonly #options: PlainOptions<Caller, Context>;
  readonly #answers: Answers;
  readonly #explain: Explain;
  readonly #openings: Openings;

  constructor(
    table: CallTable<Caller, Context>,
    options: PlainOptions<Caller, Context>,
    answers: Answers,
    explain: Explain,
    names: SubscriptionNames,
  ) {
    this.#table = table;
    this.#options = options;
    this.#answers = answers;
    this.#explain = explain;
    this.#openings = new Openings(answers, names, (rejection, method) =>
      options.refusals.invalidParams(rejection, method),
    );
  }

  /** The answer, framed. Never throws and never rejects, unless the fault hook does. */
  answer(
    call: CallInFlight,
    connection: IncomingConnection,
    admission: Ruling<Caller>,
  ): Answer | Promise<Answer> {
    const { request } = call;
    try {
      // A refused peer meets the same error for every name: it learns of no method.
      const ruling = this.#readmit(admission);
      if (!ruling.granted) return this.#answers.error(request.id, undefined, ruling.error);
      const unfit = this.#screen(request);
      if (unfit !== undefined) return this.#answers.error(request.id, undefined, unfit);
      const entry = this.#table.get(request.method);
      if (entry === undefined) {
        return this.#answers.error(
          request.id,
          undefined,
          this.#options.refusals.unknownMethod(request.method),
        );
      }
      return this.#gate(entry, { call, request, connection, caller: ruling.value });
    } catch (error) {
      return this.#hookThrew(request, error);
    }
  }

  /** Why a message of the protocol itself is refused: as a call would be, whatever it names. */
  refusal(message: IncomingEnvelope, admission: Ruling<Caller>): ErrorBody | undefined {
    try {
      const ruling = this.#readmit(admission);
      return ruling.granted ? this.#screen(message) : ruling.error;
    } catch (error) {
      this.#options.onFault({ kind: "hook_threw", method: undefined, error });
      return this.#answers.internal;
    }
  }

  #readmit(admission: Ruling<Caller>): Ruling<Caller> {
    return admission.granted ? (this.#options.readmit?.(admission.value) ?? admission) : admission;
  }

  #screen({ envelope }: IncomingEnvelope): ErrorBody | undefined {
    const ruling = this.#options.screen?.(envelope);
    return ruling === undefined || ruling.granted ? undefined : ruling.error;
  }

  #gate(entry: CallEntry<Caller, Context>, asked: Asked<Caller>): Answer | Promise<Answer> {
    const { request, connection, caller } = asked;
    const { method, params, envelope } = request;
    const ruling = this.#options.authorize(
      entry.method.gate,
      { method, params, envelope, connection },
      caller,
    );
    return follow(
      ruling,
      (settled) => {
        if (!settled.granted) return this.#answers.error(request.id, method, settled.error);
        return this.#validate(entry, asked, settled.value);
      },
      (error) => this.#hookThrew(request, error),
    );
  }

  #validate(
    entry: CallEntry<Caller, Context>,
    asked: Asked<Caller>,
    context: Context,
  ): Answer | Promise<Answer> {
    const { id, method, params } = asked.request;
    if (!entry.method.checkParams(params)) {
      return follow(
        this.#explain(method, params),
        (rejection) =>
          this.#answers.error(id, method, this.#options.refusals.invalidParams(rejection, method)),
        (error) => this.#hookThrew(asked.request, error),
      );
    }
    for (const rule of entry.method.rules) {
      const rejection = rule.check(params);
      if (rejection !== undefined) {
        return this.#answers.error(id, method, this.#options.refusals.invalidParams(rejection, method));
      }
    }
    return this.#handle(entry, asked, context);
  }

  #handle(
    entry: CallEntry<Caller, Context>,
    asked: Asked<Caller>,
    context: Context,
  ): Answer | Promise<Answer> {
    const { call, request, caller } = asked;
    const { method } = entry;
    if (method.kind === "subscription") {
      const refusal = this.#openings.refusal(call);
      if (refusal !== undefined) return refusal;
    }
    const broke = (error: unknown): string => {
      if (method.kind === "subscription") call.subscriptions.release();
      return this.#answers.broken(request.id, { kind: "handler_threw", method: request.method, error });
    };
    let outcome: PlainOutcome | Promise<PlainOutcome>;
    try {
      outcome = entry.handler(new AdmittedCall(call, caller, context));
    } catch (error) {
      return broke(error);
    }
    const finish = (settled: PlainOutcome): Answer =>
      method.kind === "subscription"
        ? this.#openings.answer(method, entry.errors, call, settled)
        : this.#finish(entry, request, settled);
    return follow(outcome, finish, broke);
  }

  #finish(
    entry: CallEntry<Caller, Context>,
    request: RequestEnvelope,
    outcome: PlainOutcome,
  ): string | readonly Uint8Array[] {
    const { id, method } = request;
    if (!outcome.ok) return this.#answers.error(id, method, outcome.error, entry.errors);
    const known = outcome.lasting === true ? entry.written.get(outcome) : undefined;
    if (known !== undefined) return this.#answers.around(id, method, known);
    if (!entry.method.checkResult(outcome.result)) {
      return this.#answers.broken(id, { kind: "result_unfit", method, error: undefined });
    }
    if (outcome.lasting !== true) return this.#answers.result(id, method, outcome.result);
    const written = this.#answers.written(method, outcome.result);
    if (typeof written !== "string" && !(written instanceof Uint8Array))
      return this.#answers.broken(id, written);
    entry.written.set(outcome, written);
    return this.#answers.around(id, method, written);
  }

  #hookThrew(request: RequestEnvelope, error: unknown): string {
    return this.#answers.broken(request.id, { kind: "hook_threw", method: request.method, error });
  }
}

/** What the handler sees; the signal is made when it is read. */
class AdmittedCall<Caller, Context> implements Call<unknown, Caller, Context> {
  readonly method: string;
  readonly params: unknown;
  readonly caller: Caller;
  readonly context: Context;
  readonly #call: CallInFlight;

  constructor(call: CallInFlight, caller: Caller, context: Context) {
    this.method = call.request.method;
    this.params = call.request.params;
    this.caller = caller;
    this.context = context;
    this.#call = call;
  }

  get signal(): AbortSignal {
    return this.#call.signal;
  }
}
