import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { HttpAnswer, HttpFailure, HttpPort, HttpRequest, HttpStream } from "./http-port.ts";

/**
 * HTTP over kept connections, through `node:http`: the built-in `fetch` costs a process that makes
 * one call many times the call itself, mostly at its exit.
 */
export function nodeHttp(): HttpPort {
  const plain = new HttpAgent({ keepAlive: true });
  const secure = new HttpsAgent({ keepAlive: true });
  const starter =
    ({ url }: { readonly url: string }): Start =>
    (options) =>
      url.startsWith("https:")
        ? httpsRequest(url, { ...options, agent: secure })
        : httpRequest(url, { ...options, agent: plain });
  return {
    send: (request) => exchange(request, starter(request)),
    open: (request) => openStream(request, starter(request)),
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

type Start = (options: RequestOptions) => ClientRequest;

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

function exchange(request: HttpRequest, start: Start): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    begin<HttpAnswer>(request, start, resolve, (response, settle) =>
      readBody(response, request.responseBytes, settle),
    );
  });
}

function openStream(
  request: Omit<HttpRequest, "responseBytes">,
  start: Start,
): Promise<HttpStream | HttpFailure> {
  return new Promise((resolve) => {
    begin<HttpStream | HttpFailure>(request, start, resolve, (response, settle) => {
      const close = (): void => void response.destroy();
      // From here on the signal ends the body.
      request.signal?.addEventListener("abort", close, { once: true });
      response.once("close", () => request.signal?.removeEventListener("abort", close));
      response.setEncoding("utf8");
      const contentType = response.headers["content-type"]?.toLowerCase() ?? "";
      settle({ kind: "opened", status: response.statusCode ?? 0, contentType, text: response, close });
    });
  });
}

/** Sends the request and settles once: with what the response comes to, or with how it failed before. */
function begin<Answer extends { readonly kind: string }>(
  request: Omit<HttpRequest, "responseBytes">,
  start: Start,
  resolve: (answer: Answer | HttpFailure) => void,
  respond: (response: IncomingMessage, settle: (answer: Answer | HttpFailure) => void) => void,
): void {
  const { method, headers, body, signal } = request;
  if (signal?.aborted === true) return resolve({ kind: "canceled", sent: false });
  const outgoing = start({ method, headers });
  const hasSent = watchSent(outgoing);
  let settled = false;
  const settle = (answer: Answer | HttpFailure): void => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    signal?.removeEventListener("abort", canceled);
    resolve(answer);
    if (answer.kind !== "answered" && answer.kind !== "opened") outgoing.destroy();
  };
  const canceled = (): void => settle({ kind: "canceled", sent: hasSent() });
  const late = (): void => settle({ kind: "late", sent: hasSent() });
  const timer = setTimeout(late, Math.min(request.deadlineMs, 2_147_483_647));
  signal?.addEventListener("abort", canceled, { once: true });
  outgoing.on("error", (error) => settle({ kind: "failed", reason: codeOf(error), sent: hasSent() }));
  outgoing.once("response", (response) => respond(response, settle));
  outgoing.end(body);
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
