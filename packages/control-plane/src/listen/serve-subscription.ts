// Server-sent events, in the form that tRPC's clients read: `connected` first, then a frame an event.
import type { IncomingMessage, ServerResponse } from "node:http";
import { openSubscription } from "../dispatch/open-subscription.ts";
import type { RequestContext } from "../dispatch/request-context.ts";
import { wireFailure } from "../dispatch/wire-failure.ts";
import type { FeedFrame } from "../service/feed/feed-frames.ts";
import type { FeedSink } from "../service/feed/feed-follower.ts";
import { respondFailure } from "./respond.ts";

/** After a lost connection an EventSource waits so long. */
const RETRY_MS = 5_000;
/** What may wait for a slow reader in this process. */
const WAITING_MAX_BYTES = 262_144;

export async function serveSubscription(
  context: RequestContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const input = inputOf(request);
  if (input.kind === "malformed") return respondFailure(response, wireFailure("request.malformed", {}));
  const opened = await openSubscription(context, input.value);
  if (opened.kind === "refused") return respondFailure(response, opened.failure);
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  response.write(`retry: ${RETRY_MS}\n\nevent: connected\ndata: {}\n\n`);
  // A reader that broke off is told by `close`, which comes after every `error`.
  response.on("error", () => undefined);
  const follower = opened.start(sinkOf(response));
  const gone = (): void => context.service.feeds.leave(follower);
  response.once("close", gone);
  if (response.closed) gone();
}

type Input = { readonly kind: "value"; readonly value: unknown } | { readonly kind: "malformed" };

/** A reader that reconnects by itself sends its last id in a header; it counts as if the input had it. */
function inputOf(request: IncomingMessage): Input {
  const value = parse(new URL(request.url ?? "/", "http://localhost").searchParams.get("input"));
  const header = request.headers["last-event-id"];
  if (typeof value !== "object" || value === null) return { kind: "malformed" };
  if (typeof header !== "string" || header === "" || "lastEventId" in value) return { kind: "value", value };
  return { kind: "value", value: { ...value, lastEventId: header } };
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function sinkOf(response: ServerResponse): FeedSink {
  const isFull = (): boolean => response.writableLength > WAITING_MAX_BYTES;
  return {
    write(frame) {
      response.write(eventText(frame));
      return !isFull();
    },
    ready: () =>
      isFull() && !response.closed
        ? new Promise((resolve) => {
            response.once("drain", resolve);
            response.once("close", resolve);
          })
        : Promise.resolve(),
    end() {
      if (!response.writableEnded) response.end("event: return\ndata:\n\n");
    },
  };
}

function eventText({ json, sequence, frame }: FeedFrame): string {
  const id = sequence ?? ("cursor" in frame ? frame.cursor : undefined);
  return id === undefined ? `data: ${json}\n\n` : `data: ${json}\nid: ${id}\n\n`;
}
