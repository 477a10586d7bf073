import type { MethodRuntime } from "@interlock/contracts/define";
import type { ErrorBody } from "../envelope/envelope-codec.ts";
import type { WrittenResult } from "./answers.ts";
import type { Call } from "./handlers.ts";
import type { PlainSource } from "./subscription/subscription.ts";

/** What a handler answers, with the types of its method erased. */
export type PlainOutcome =
  | {
      readonly ok: true;
      readonly result: unknown;
      readonly lasting?: true;
      /** Of a subscription, and of no other method. */
      readonly source?: PlainSource;
    }
  | { readonly ok: false; readonly error: ErrorBody };

export type PlainHandler<Caller, Context> = (
  call: Call<unknown, Caller, Context>,
) => PlainOutcome | Promise<PlainOutcome>;

export interface CallEntry<Caller, Context> {
  readonly method: MethodRuntime;
  readonly handler: PlainHandler<Caller, Context>;
  readonly errors: ReadonlySet<string>;
  /** The results of lasting outcomes of this method, which have been found to fit it. */
  readonly written: WeakMap<PlainOutcome, WrittenResult>;
}

export type CallTable<Caller, Context> = ReadonlyMap<string, CallEntry<Caller, Context>>;

/**
 * Joins methods and handlers by name. The types already say that the table is total; a table that
 * was put together from parts, or in JavaScript, is held to it here.
 * @throws TypeError naming the method at fault.
 */
export function callTable<Caller, Context>(
  methods: Readonly<Record<string, MethodRuntime>>,
  handlers: Readonly<Record<string, PlainHandler<Caller, Context>>>,
): CallTable<Caller, Context> {
  for (const name of Object.keys(handlers)) {
    if (!Object.hasOwn(methods, name)) throw new TypeError(`handler ${name} belongs to no declared method`);
  }
  const table = new Map<string, CallEntry<Caller, Context>>();
  for (const [name, method] of Object.entries(methods)) {
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
    if (handler === undefined) throw new TypeError(`method ${name} has no handler`);
    table.set(name, { method, handler, errors: new Set(method.errors), written: new WeakMap() });
  }
  return table;
}
