import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { HttpAnswer, HttpPort, HttpRequest } from "./http-port.ts";

/**
 * HTTP over kept connections, through `node:http`: the built-in `fetch` costs a process that makes
 * one call many times the call itself, mostly at its exit.
 */
export function nodeHttp(): HttpPort {
  const plain = new HttpAgent({ keepAlive: true });
  const secure = new HttpsAgent({ keepAlive: true });
  return {
    send(request) {
      return request.url.startsWith("https:")
        ? exchange(request, (options) => httpsRequest(request.url, { ...options, agent: secure }))
        : exchange(request, (options) => httpRequest(request.url, { ...options, agent: plain }));
    },
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}

interface RequestOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "unknown";
}

/** Whether the request may have left: before its connection stood, nothing can have been sent. */
function watchSent(request: ClientRequest): () => boolean {
  let sent = false;
  request.once("socket", (socket) => {
    if (socket.connecting) socket.once("connect", () => (sent = true));
    else sent = true;
  });
  return () => sent;
}

function exchange(
  request: HttpRequest,
  start: (options: RequestOptions) => ClientRequest,
): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const { method, headers, body, signal } = request;
    if (signal?.aborted === true) return resolve({ kind: "canceled", sent: false });
    const outgoing = start({ method, headers });
    const hasSent = watchSent(outgoing);
    const settle = (answer: HttpAnswer): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", canceled);
      resolve(answer);
      if (answer.kind !== "answered") outgoing.destroy();
    };
    const canceled = (): void => settle({ kind: "canceled", sent: hasSent() });
    const late = (): void => settle({ kind: "late", sent: hasSent() });
    const timer = setTimeout(late, Math.min(request.deadlineMs, 2_147_483_647));
    signal?.addEventListener("abort", canceled, { once: true });
    outgoing.on("error", (error) => settle({ kind: "failed", reason: codeOf(error), sent: hasSent() }));
    outgoing.once("response", (response) => readBody(response, request.responseBytes, settle));
    outgoing.end(body);
  });
}

function readBody(response: IncomingMessage, limit: number, settle: (answer: HttpAnswer) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  response.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > limit) settle({ kind: "too-large" });
    else chunks.push(chunk);
  });
  response.on("error", (error) => settle({ kind: "failed", reason: codeOf(error), sent: true }));
  response.once("end", () => {
    settle({
      kind: "answered",
      status: response.statusCode ?? 0,
      body: Buffer.concat(chunks).toString("utf8"),
    });
  });
}
