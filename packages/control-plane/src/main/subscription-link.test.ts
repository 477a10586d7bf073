// tRPC's own subscription link over an EventSource of the registry: a client that shares no code with ours.
import { createTRPCClient, httpSubscriptionLink, TRPCClientError } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { verifies } from "@interlock/testkit/verifies";
import { EventSource } from "eventsource";
import { afterAll, beforeAll, expect, onTestFinished, vi } from "vitest";
import { startTestPlane, type TestPlane } from "./plane.test.support.ts";

let plane: TestPlane;

beforeAll(async () => {
  plane = await startTestPlane();
});
afterAll(() => plane.stop());

interface Frame {
  readonly id: string;
  readonly data: {
    readonly type: string;
    readonly reason?: string;
    readonly event?: { readonly type: string };
  };
}

// The router is built from the contract, so its type says nothing; an independent client sees the wire only.
interface UntypedClient {
  readonly session: {
    readonly subscribe: {
      subscribe(
        input: unknown,
        events: {
          readonly onStarted: () => void;
          readonly onData: (frame: Frame) => void;
          readonly onError: (error: unknown) => void;
          readonly onComplete: () => void;
        },
      ): { unsubscribe(): void };
    };
  };
}

interface Following {
  readonly seen: readonly string[];
  readonly errors: readonly unknown[];
  readonly completed: boolean;
  /** What every connection asked for: its address, and the header of one that was made anew. */
  readonly asked: readonly { readonly url: string; readonly lastEventId: string | null }[];
  /** Breaks the connection that stands. */
  breakOff(): void;
}

function follow(input: object, token = plane.owner.token): Following {
  const seen: string[] = [];
  const errors: unknown[] = [];
  const asked: { url: string; lastEventId: string | null }[] = [];
  let completed = false;
  let breakOff = (): void => undefined;
  const network = async (
    url: string | URL,
    init: { readonly headers: Record<string, string>; readonly signal: AbortSignal },
  ) => {
    const headers = new Headers({ ...init.headers, authorization: `Bearer ${token}` });
    asked.push({ url: String(url), lastEventId: headers.get("last-event-id") });
    const response = await fetch(url, { ...init, headers });
    const { status, redirected, headers: told } = response;
    const body = response.body?.pipeThrough(hastened((broken) => (breakOff = broken))) ?? null;
    return { status, redirected, headers: told, url: response.url, body };
  };
  const link = httpSubscriptionLink({
    url: `${plane.plane.url}/trpc`,
    EventSource,
    eventSourceOptions: { fetch: network },
  });
  // The client is a proxy: it has whatever members its type claims.
  const client = createTRPCClient<AnyTRPCRouter>({ links: [link] }) as unknown as UntypedClient;
  const subscription = client.session.subscribe.subscribe(input, {
    onStarted: () => seen.push("started"),
    onData: ({ id, data }) =>
      seen.push(
        [id, data.event?.type ?? data.type, data.reason].filter((part) => part !== undefined).join(" "),
      ),
    onError: (error) => errors.push(error),
    onComplete: () => (completed = true),
  });
  onTestFinished(() => subscription.unsubscribe());
  return {
    seen,
    errors,
    asked,
    get completed() {
      return completed;
    },
    breakOff: () => breakOff(),
  };
}

/** The plane asks for 5 s before a new connection; a test need not wait that long. */
function hastened(breakable: (breakOff: () => void) => void): TransformStream<Uint8Array, Uint8Array> {
  const [decoder, encoder] = [new TextDecoder(), new TextEncoder()];
  return new TransformStream({
    start: (out) => breakable(() => out.error(new TypeError("terminated"))),
    transform: (chunk, out) =>
      out.enqueue(
        encoder.encode(decoder.decode(chunk, { stream: true }).replace("retry: 5000", "retry: 50")),
      ),
  });
}

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 10 });

verifies(
  ["SES-301", "SES-302"],
  "tRPC's own subscription link follows a session, and goes on behind the last event when its connection breaks",
  async () => {
    const sessionId = await plane.session(plane.owner);
    const following = follow({ sessionId, afterCursor: "0" });
    await until(() => expect(following.seen).toHaveLength(5));
    expect(following.seen).toEqual([
      "started",
      "0 open",
      "1 session.created",
      "2 membership.created",
      "3 channel.created",
    ]);
    following.breakOff();
    await plane.mutate("session.archive", { sessionId });
    await until(() => expect(following.seen).toContain("4 session.archived"));
    await plane.mutate("session.reactivate", { sessionId });
    await until(() => expect(following.seen).toContain("5 session.reactivated"));
    const events = following.seen.filter((line) => line.includes("."));
    expect(events).toEqual([
      "1 session.created",
      "2 membership.created",
      "3 channel.created",
      "4 session.archived",
      "5 session.reactivated",
    ]);
    expect(following.asked.map(({ lastEventId }) => lastEventId)).toEqual([null, "3"]);
    expect(following.errors).toEqual([]);
  },
);

verifies(
  "SES-303",
  "tRPC's own subscription link is told why it is ended, and does not come back",
  async () => {
    const [member, sessionId] = [await plane.addParticipant(), await plane.session(plane.owner)];
    const invite = (await plane.mutate("invite.create", { sessionId })).data as { readonly token: string }; // checked by the plane
    const joining = { sessionId, identityHandle: "M", inviteToken: invite.token };
    const joined = (await plane.mutate("session.join", joining, member)).data as {
      readonly membershipId: string;
    }; // same
    const following = follow({ sessionId }, member.token);
    await until(() => expect(following.seen).toHaveLength(2));
    await plane.mutate("membership.update", { membershipId: joined.membershipId, action: "revoke" });
    await until(() => expect(following.completed).toBe(true));
    expect(following.seen.at(-1)).toMatch(/ end membership_ended$/);
    expect([following.asked.length, following.errors]).toEqual([1, []]);
  },
);

verifies("SES-304", "tRPC's own subscription link is refused before a stream begins", async () => {
  const [stranger, sessionId] = [await plane.addParticipant(), await plane.session(plane.owner)];
  for (const token of [stranger.token, "il_unknown"]) {
    const following = follow({ sessionId }, token);
    await until(() => expect(following.errors).toHaveLength(1));
    expect(following.errors[0]).toBeInstanceOf(TRPCClientError);
    expect([following.seen, following.asked.length]).toEqual([[], 1]);
  }
});
