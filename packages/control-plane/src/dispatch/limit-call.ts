// How often a call may be made: by whom, from where, on what. One place for calls and subscriptions.
import { createHash } from "node:crypto";
import { RATE_EXEMPT_METHODS, RATE_LIMITS, type RateLimit, type RateSubject } from "@interlock/contracts";
import type { RateAsk, RateLimiter, RateVerdict } from "../service/rate-limiter.ts";
import type { RequestContext } from "./request-context.ts";
import { wireFailure, type WireFailure } from "./wire-failure.ts";

/** Who is counted for what; a subject that a call does not have is not counted. */
export type RateSubjects = { readonly [Subject in RateSubject]?: string | undefined };

/** @returns the refusal, where the call is one too many */
export async function limitCall(
  limiter: RateLimiter | undefined,
  method: string,
  subjects: RateSubjects,
): Promise<WireFailure | undefined> {
  if (limiter === undefined) return undefined;
  const asks = RATE_LIMITS.filter((limit) => limit.method === method || isForAll(limit, method)).flatMap(
    (limit): readonly RateAsk[] => {
      const subject = subjects[limit.per];
      return subject === undefined ? [] : [{ limit, subject }];
    },
  );
  return asks.length === 0 ? undefined : refusalOf(await limiter.take(asks));
}

/** A heartbeat is counted for its node alone. @returns the refusal, where it is one too many */
export function limitBeat(
  limiter: RateLimiter | undefined,
  method: string,
  caller: string,
  params: object,
): WireFailure | undefined {
  const nodeId = method === "runtimenode.heartbeat" ? text(params, "nodeId") : undefined;
  return limiter === undefined || nodeId === undefined
    ? undefined
    : refusalOf(limiter.takeBeat(caller, nodeId));
}

/** How a request without a valid token is answered: whoever tries too often learns not even that. */
export async function refusedToken({
  limiter,
  address,
}: Pick<RequestContext, "limiter" | "address">): Promise<WireFailure> {
  return (await limitCall(limiter, "unauthenticated", { address })) ?? wireFailure("auth.token_invalid", {});
}

/** What of its params a call is counted by. A token is a secret, so its hash stands for it. */
export function subjectsOf(params: object): Pick<RateSubjects, "session" | "token"> {
  const token = text(params, "token") ?? text(params, "inviteToken");
  return {
    session: text(params, "sessionId")?.toLowerCase(),
    token: token === undefined ? undefined : createHash("sha256").update(token).digest("hex"),
  };
}

const isForAll = ({ method }: RateLimit, called: string): boolean =>
  method === "*" && called !== "unauthenticated" && !RATE_EXEMPT_METHODS.includes(called);

function text(params: object, name: string): string | undefined {
  const value: unknown = Reflect.get(params, name);
  return typeof value === "string" ? value : undefined;
}

function refusalOf(verdict: RateVerdict): WireFailure | undefined {
  switch (verdict.kind) {
    case "passes":
      return undefined;
    case "unavailable":
      return wireFailure("system.unavailable", {});
    case "limited": {
      const { limit, retryAfter, resetAt } = verdict;
      return wireFailure("rate_limited", { limit, retryAfter, remaining: 0, resetAt: resetAt.toISOString() });
    }
  }
}
