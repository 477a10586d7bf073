// session.subscribe from the request to the first frame: the same gates as a call, in the same order.
import { randomUUID } from "node:crypto";
import { SESSION_FEED_STREAMS_MAX } from "@interlock/contracts";
import { TRPCError } from "@trpc/server";
import { feedCursor, parseFeedCursor } from "../model/feed-cursor.ts";
import type { FeedFollower, FeedSink } from "../service/feed/feed-follower.ts";
import { subscribeSession } from "../service/subscribe-session.ts";
import { checkParams } from "./check-params.ts";
import { limitCall, refusedToken } from "./limit-call.ts";
import type { RequestContext } from "./request-context.ts";
import { failureOf, wireFailure, type WireFailure } from "./wire-failure.ts";

export type OpenedSubscription =
  | { readonly kind: "refused"; readonly failure: WireFailure }
  /** `start` writes the first frame and lets the events come; call it once the sink takes frames. */
  | { readonly kind: "admitted"; readonly start: (sink: FeedSink) => FeedFollower };

export const SUBSCRIPTION_METHOD = "session.subscribe";

export async function openSubscription(context: RequestContext, input: unknown): Promise<OpenedSubscription> {
  const principal = await context.principal();
  if (principal.kind === "refused") return refused(await refusedToken(context));
  if (principal.kind === "unavailable") return refused(wireFailure("system.unavailable", {}));
  const subjects = { participant: principal.participantId, address: context.address };
  const limited = await limitCall(context.limiter, SUBSCRIPTION_METHOD, subjects);
  if (limited !== undefined) return refused(limited);
  const checked = await paramsOf(input);
  if (checked.kind === "refused") return checked;
  const { sessionId, afterCursor, lastEventId } = checked.params;
  const cursor = lastEventId ?? afterCursor;
  const after = cursor === undefined ? undefined : parseFeedCursor(cursor);
  if (cursor !== undefined && after === undefined) {
    const field = lastEventId === undefined ? "afterCursor" : "lastEventId";
    return refused(wireFailure("request.invalid", { field, reason: "malformed" }));
  }
  const { participantId, tokenHash } = principal;
  const outcome = await subscribeSession(context.service, participantId, sessionId, after);
  switch (outcome.kind) {
    case "session-not-found":
      return refused(wireFailure("session.not_found", {}));
    case "denied":
      return refused(wireFailure(outcome.code, {}));
    case "unavailable":
      return refused(wireFailure("system.unavailable", {}));
    case "too-many-streams":
      return refused(tooManyStreams());
    case "admitted": {
      const { feeds } = context.service;
      const { position } = outcome;
      const facts = { sessionId: outcome.sessionId, participantId, tokenHash };
      return {
        kind: "admitted",
        start: (sink) => {
          const follower = feeds.follow(facts, position, sink);
          follower.say({ type: "open", subscriptionId: randomUUID(), cursor: feedCursor(position) });
          feeds.begin(follower);
          return follower;
        },
      };
    }
  }
}

async function paramsOf(input: unknown): Promise<
  | { readonly kind: "refused"; readonly failure: WireFailure }
  | {
      readonly kind: "checked";
      readonly params: Awaited<ReturnType<typeof checkParams<typeof SUBSCRIPTION_METHOD>>>;
    }
> {
  try {
    return { kind: "checked", params: await checkParams(SUBSCRIPTION_METHOD, input) };
  } catch (error) {
    if (error instanceof TRPCError) return refused(failureOf(error));
    throw error;
  }
}

/** A stream that ends makes room at once, so there is nothing to wait for but that. */
function tooManyStreams(): WireFailure {
  const resetAt = new Date(Date.now() + 1_000).toISOString();
  return wireFailure("rate_limited", {
    retryAfter: 1,
    limit: SESSION_FEED_STREAMS_MAX,
    remaining: 0,
    resetAt,
  });
}

const refused = (failure: WireFailure) => ({ kind: "refused", failure }) as const;
