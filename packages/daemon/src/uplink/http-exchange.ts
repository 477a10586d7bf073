import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

export interface HttpAsk {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A body beyond this many bytes is no answer. */
  readonly responseBytes: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

export type HttpEnd =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** The header as it came. */
      readonly retryAfter: string | undefined;
      readonly body: string;
    }
  /** `reason` is a system's error code or a word of ours; `sent` tells whether the request may have arrived. */
  | { readonly kind: "unanswered"; readonly reason: string; readonly sent: boolean };

/** The reason of a request that its own signal ended. */
export const CANCELED = "canceled";

/**
 * Requests over one kept connection. A request that is not answered takes the connection with it: behind a path that
 * swallows packets every later request on it would wait as well.
 */
export class HttpExchange {
  #plain = new HttpAgent({ keepAlive: true, maxSockets: 1 });
  #secure = new HttpsAgent({ keepAlive: true, maxSockets: 1 });

  async send(ask: HttpAsk): Promise<HttpEnd> {
    const end = await exchange(ask, (options) =>
      ask.url.startsWith("https:")
        ? httpsRequest(ask.url, { ...options, agent: this.#secure })
        : httpRequest(ask.url, { ...options, agent: this.#plain }),
    );
    if (end.kind === "unanswered") this.close();
    return end;
  }

  /** Gives up the connections; the next request makes a new one. */
  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
    this.#plain = new HttpAgent({ keepAlive: true, maxSockets: 1 });
    this.#secure = new HttpsAgent({ keepAlive: true, maxSockets: 1 });
  }
}

interface StartOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

function exchange(ask: HttpAsk, start: (options: StartOptions) => ClientRequest): Promise<HttpEnd> {
  return new Promise((resolve) => {
    const { signal } = ask;
    if (signal.aborted) return resolve({ kind: "unanswered", reason: CANCELED, sent: false });
    const request = start({ method: ask.method, headers: ask.headers });
    const sent = watchSent(request);
    let settled = false;
    const settle = (end: HttpEnd): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      signal.removeEventListener("abort", canceled);
      resolve(end);
      if (end.kind === "unanswered") request.destroy();
    };
    const fail = (reason: string): void => settle({ kind: "unanswered", reason, sent: sent() });
    const canceled = (): void => fail(CANCELED);
    const timer = setTimeout(() => fail("deadline"), ask.deadlineMs);
    signal.addEventListener("abort", canceled, { once: true });
    request.on("error", (error) => fail(codeOf(error)));
    request.once("response", (response) => readBody(response, ask.responseBytes, settle, fail));
    request.end(ask.body);
  });
}

/** Before its connection stood nothing of a request can have been carried out. */
function watchSent(request: ClientRequest): () => boolean {
  let sent = false;
  request.once("socket", (socket) => {
    if (socket.connecting) socket.once("connect", () => (sent = true));
    else sent = true;
  });
  return () => sent;
}

function readBody(
  response: IncomingMessage,
  limit: number,
  settle: (end: HttpEnd) => void,
  fail: (reason: string) => void,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > limit) fail("answer_too_large");
    else chunks.push(chunk);
  });
  response.on("error", (error) => fail(codeOf(error)));
  // A connection that breaks within the body ends it without `end`.
  response.once("close", () => fail("connection_lost"));
  response.once("end", () =>
    settle({
      kind: "answered",
      status: response.statusCode ?? 0,
      retryAfter: response.headers["retry-after"],
      body: Buffer.concat(chunks).toString("utf8"),
    }),
  );
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "connection_lost";
}
