import type { CallRuntime, RegistryPart } from "@interlock/contracts/define";
import { jsonRpcEnvelope } from "../envelope/json-rpc-envelope.ts";
import { lineEnvelope } from "../envelope/line-envelope.ts";
import type { EnvelopeCodec, EnvelopeLimits } from "../envelope/envelope-codec.ts";
import type { Handlers } from "./handlers.ts";
import { fail, ok } from "./outcome.ts";
import {
  tryTopics,
  WATCH_CHECKS,
  type PublishParams,
  type TopicFacts,
  type TryFrame,
  type WatchMethod,
} from "./try-topics.test.support.ts";
import { granted, refused, type RefusalTable, type ServeFault, type ServeOptions } from "./serve-options.ts";

/** A small contract with one method for each way a call can go. */
export interface TryMethods {
  /** Answers at once. */
  readonly "try.echo": Shape<{ readonly text: string }, { readonly text: string }, never>;
  /** Waits until `try.release` names the key, or until its signal aborts. */
  readonly "try.hold": Shape<{ readonly key: string }, { readonly ended: "released" | "aborted" }, never>;
  readonly "try.release": Shape<{ readonly key: string }, { readonly released: boolean }, never>;
  /** How held calls ended so far, by key. */
  readonly "try.ended": Shape<{ readonly key: string }, { readonly ended: string }, never>;
  readonly "try.fail": Shape<{ readonly how: string }, { readonly never: true }, "gone">;
  readonly "try.large": Shape<{ readonly bytes: number }, { readonly text: string }, never>;
  /** Behind the gate `member`: the params must carry `pass`. */
  readonly "try.member": Shape<{ readonly pass: string }, { readonly who: string }, never>;
  /** Follows a topic; see `try-topics.test.support.ts`. */
  readonly "try.watch": WatchMethod<TryFrame>;
  /** As `try.watch`, by a contract that has no frame `end`. */
  readonly "try.mute": WatchMethod<Exclude<TryFrame, { readonly type: "end" }>>;
  readonly "try.publish": Shape<PublishParams, { readonly published: number }, never>;
  /** How a topic is followed right now, by all connections together. */
  readonly "try.topic": Shape<{ readonly key: string }, TopicFacts, never>;
  /** Ends everything that follows a topic with this reason; a number as reason breaks the contract. */
  readonly "try.finish": Shape<
    { readonly key: string; readonly reason: unknown },
    { readonly finished: number },
    never
  >;
  /** Highest resident size of the serving process so far, in KiB. */
  readonly "try.memory": Shape<object, { readonly maxRssKiB: number }, never>;
}

interface Shape<Params, Result, Errors extends string> {
  readonly kind: "query";
  readonly params: Params;
  readonly result: Result;
  readonly errors: Errors;
  readonly codes: string;
}

export interface TryErrors {
  readonly gone: { readonly what: string };
  readonly stranger: object;
  readonly no_pass: object;
  readonly malformed_request: { readonly reason: string };
  readonly payload_too_large: { readonly size_limit_bytes: number; readonly actual_size_bytes: number };
  readonly unknown_method: object;
  readonly validation_failed: { readonly field: string; readonly reason: string };
  readonly internal_error: object;
}

export const LIMITS: EnvelopeLimits = { requestBytes: 2_000, responseBytes: 4_000, depth: 64 };

export function lineCodec(limits: EnvelopeLimits = LIMITS): EnvelopeCodec {
  return lineEnvelope({ versionField: "try_version", version: "1.0", limits });
}

export function rpcCodec(limits: EnvelopeLimits = LIMITS): EnvelopeCodec {
  return jsonRpcEnvelope({
    limits,
    errorNumbers: {
      malformed_request: -32700,
      payload_too_large: -32600,
      unknown_method: -32601,
      validation_failed: -32602,
    },
  });
}

/** Texts that stand for what must never travel. */
export const SECRETS = ["secret-in-throw", "secret-in-reject", "secret-in-hook"];

function method(
  name: string,
  fields: Readonly<Record<string, string>>,
  over: Partial<CallRuntime> = {},
): CallRuntime {
  const check = (value: unknown): boolean =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(fields).every(([field, type]) => typeof Reflect.get(value, field) === type);
  return {
    name,
    kind: "query",
    gate: "open",
    since: "1.0",
    errors: [],
    rules: [],
    checkParams: check,
    checkResult: (value) => typeof value === "object" && value !== null,
    ...over,
  };
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
const has = (field: string, type: string) => (value: unknown) =>
  typeof value === "object" && value !== null && typeof Reflect.get(value, field) === type;

export const tryPart: RegistryPart<TryMethods, TryErrors> = {
  plane: {
    name: "try",
    version: "1.0",
    framing: "ndjson",
    methodName: /^try\./,
    errorCode: /^[a-z_]+$/,
    unknownRequestFields: "ignore",
    limits: LIMITS,
    gates: { open: { meaning: "Anybody.", errors: [] }, member: { meaning: "A pass.", errors: ["no_pass"] } },
    errors: ["malformed_request"],
  },
  methods: {
    "try.echo": method(
      "try.echo",
      { text: "string" },
      {
        rules: [
          {
            name: "not_forbidden",
            statement: "The text is not the forbidden one.",
            check: (params) =>
              Reflect.get(Object(params), "text") === "forbidden"
                ? { field: "text", reason: "forbidden" }
                : undefined,
          },
        ],
      },
    ),
    "try.hold": method("try.hold", { key: "string" }),
    "try.release": method("try.release", { key: "string" }),
    "try.ended": method("try.ended", { key: "string" }),
    "try.fail": method(
      "try.fail",
      { how: "string" },
      {
        errors: ["gone"],
        checkResult: has("never", "boolean"),
      },
    ),
    "try.large": method("try.large", { bytes: "number" }),
    "try.member": method("try.member", {}, { gate: "member", checkParams: has("pass", "string") }),
    "try.watch": { ...method("try.watch", { key: "string" }), ...WATCH_CHECKS.watch },
    "try.mute": { ...method("try.mute", { key: "string" }), ...WATCH_CHECKS.mute },
    "try.publish": method("try.publish", { key: "string", count: "number" }),
    "try.topic": method("try.topic", { key: "string" }),
    "try.finish": method("try.finish", { key: "string" }),
    "try.memory": method("try.memory", {}),
  },
  errors: {
    gone: has("what", "string"),
    stranger: isObject,
    no_pass: isObject,
    malformed_request: has("reason", "string"),
    payload_too_large: has("size_limit_bytes", "number"),
    unknown_method: isObject,
    validation_failed: has("field", "string"),
    internal_error: isObject,
  },
  explainParams: (name) => Promise.resolve({ field: name, reason: "schema" }),
};

export const tryRefusals: RefusalTable<TryErrors> = {
  malformed: (reason) => ({ code: "malformed_request", message: reason, details: { reason } }),
  tooLarge: (limit, actual) => ({
    code: "payload_too_large",
    message: "too large",
    details: { size_limit_bytes: limit, actual_size_bytes: actual },
  }),
  unknownMethod: () => ({ code: "unknown_method", message: "unknown", details: {} }),
  invalidParams: ({ field, reason }) => ({
    code: "validation_failed",
    message: reason,
    details: { field, reason },
  }),
  internal: () => ({ code: "internal_error", message: "internal error", details: {} }),
};

type Held = Map<string, (ended: "released" | "aborted") => void>;

/** Failures that a typed table cannot be written with, as JavaScript could. */
function broken(how: string): never {
  const outcomes: Readonly<Record<string, unknown>> = {
    undeclared: fail("unknown_method", {}),
    unheard: fail("no_such_code", {}),
    details: fail("gone", {}),
    result: ok({ never: "a lie" }),
    cyclic: ok(cyclic()),
    nothing: undefined,
  };
  if (how === "throw") throw new Error(SECRETS[0]);
  // The point of these is that no type allows them.
  return (how === "reject" ? Promise.reject(new Error(SECRETS[1])) : outcomes[how]) as never;
}

function cyclic(): object {
  const value: { never: boolean; self?: object } = { never: true };
  value.self = value;
  return value;
}

export function tryHandlers(): Handlers<TryMethods, TryErrors, string, string> {
  const held: Held = new Map();
  const ended = new Map<string, string>();
  return {
    "try.echo": ({ params }) => ok({ text: params.text }),
    "try.hold": ({ params, signal }) =>
      new Promise((resolve) => {
        const end = (how: "released" | "aborted"): void => {
          held.delete(params.key);
          ended.set(params.key, how);
          resolve(ok({ ended: how }));
        };
        held.set(params.key, end);
        if (signal.aborted) end("aborted");
        signal.addEventListener("abort", () => end("aborted"));
      }),
    "try.release": ({ params }) => {
      const end = held.get(params.key);
      end?.("released");
      return ok({ released: end !== undefined });
    },
    "try.ended": ({ params }) =>
      ok({ ended: ended.get(params.key) ?? (held.has(params.key) ? "held" : "unknown") }),
    "try.fail": ({ params }) => (params.how === "gone" ? fail("gone", { what: "it" }) : broken(params.how)),
    "try.large": ({ params }) => ok({ text: "x".repeat(params.bytes) }),
    "try.member": ({ caller, context }) => ok({ who: `${caller} with ${context}` }),
    ...tryTopics(),
    "try.memory": () => ok({ maxRssKiB: process.resourceUsage().maxRSS }),
  };
}

export interface TryHooks {
  readonly faults: ServeFault[];
  readonly options: Omit<ServeOptions<TryErrors, string, string>, "listener" | "codec">;
}

/** Everybody is admitted as `guest`; the gate `member` asks for a pass. */
export function tryHooks(over: Partial<TryHooks["options"]> = {}): TryHooks {
  const faults: ServeFault[] = [];
  const options: TryHooks["options"] = {
    refusals: tryRefusals,
    admit: () => granted("guest"),
    authorize: (gate, { params }) => {
      if (gate === "open") return granted("no pass");
      if (params["pass"] === "explode") throw new Error(SECRETS[2]);
      if (params["pass"] === "gold") return Promise.resolve(granted("gold"));
      return refused({ code: "no_pass", message: "no pass", details: {} });
    },
    onFault: (fault) => faults.push(fault),
    ...over,
  };
  return { faults, options };
}
