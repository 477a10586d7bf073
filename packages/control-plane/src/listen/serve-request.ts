// One HTTP request: who may ask, which door, how large, then tRPC.
import type { IncomingMessage, ServerResponse } from "node:http";
import { controlPlane } from "@interlock/contracts";
import type { AnyTRPCRouter } from "@trpc/server";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import { SUBSCRIPTION_METHOD } from "../dispatch/open-subscription.ts";
import { requestContext } from "../dispatch/request-context.ts";
import { rateHeaders } from "../dispatch/rate-headers.ts";
import { failureOf, wireFailure } from "../dispatch/wire-failure.ts";
import type { ServiceContext } from "../service/context.ts";
import type { RateLimiter } from "../service/rate-limiter.ts";
import { checkReadiness } from "../service/readiness.ts";
import { codeOf } from "../store/database-failure.ts";
import { readBody } from "./read-body.ts";
import { isForeignRequest } from "./refuse-browsers.ts";
import { respondFailure, respondJson } from "./respond.ts";
import { serveSubscription } from "./serve-subscription.ts";

export const MOUNT_PATH = "/trpc/";
const MAX_BATCH = 32;

/** A fault of ours, told without its text: only a method's name and a code reach a log. */
export interface Fault {
  readonly event: "fault";
  readonly method: string | undefined;
  readonly code: string | undefined;
}

export interface Serving {
  readonly service: ServiceContext;
  readonly router: AnyTRPCRouter;
  /** undefined where calls are not limited. */
  readonly limiter: RateLimiter | undefined;
  readonly onFault: (fault: Fault) => void;
}

export async function serveRequest(
  serving: Serving,
  port: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (isForeignRequest(request.headers, port))
    return respondFailure(response, wireFailure("request.malformed", {}));
  const path = request.url?.split("?", 1)[0] ?? "/";
  if (path === "/healthz") return respondJson(response, 200, JSON.stringify({ status: "ok" }));
  if (path === "/readyz") return respondReadiness(serving.service, response);
  if (!path.startsWith(MOUNT_PATH)) return respondFailure(response, wireFailure("method.unknown", {}));
  return serveCall(serving, path.slice(MOUNT_PATH.length), request, response);
}

async function respondReadiness(service: ServiceContext, response: ServerResponse): Promise<void> {
  const readiness = await checkReadiness(service);
  if (readiness.kind === "ready") return respondJson(response, 200, JSON.stringify({ status: "ready" }));
  const { code, message } = wireFailure("system.unavailable", {});
  respondJson(
    response,
    503,
    JSON.stringify({ status: "unavailable", reason: readiness.reason, code, message }),
  );
}

async function serveCall(
  serving: Serving,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const limit = controlPlane.limits.requestBytes;
  if (request.method !== "GET") {
    const body = await readBody(request, limit);
    switch (body.kind) {
      case "aborted":
        return;
      case "too-large":
        // The rest is read and dropped, so that the client gets to see the answer.
        response.setHeader("connection", "close");
        request.resume();
        return respondFailure(response, wireFailure("request.too_large", { limit, observed: body.observed }));
      case "not-utf8":
        return respondFailure(response, wireFailure("request.malformed", {}));
      case "text":
        // tRPC's adapter takes a body that was read before it from this member.
        Object.assign(request, { body: body.text });
    }
  }
  const method = decodePath(path);
  const context = requestContext({
    service: serving.service,
    limiter: serving.limiter,
    address: request.socket.remoteAddress,
    authorization: request.headers.authorization,
  });
  if (request.method === "GET" && method === SUBSCRIPTION_METHOD)
    return serveSubscription(context, request, response);
  response.setHeader("cache-control", "no-store");
  await nodeHTTPRequestHandler({
    router: serving.router,
    req: request,
    res: response,
    path: method,
    maxBatchSize: MAX_BATCH,
    createContext: () => context,
    responseMeta: ({ errors }) => ({
      headers: Object.fromEntries(errors.flatMap((error) => Object.entries(rateHeaders(failureOf(error))))),
    }),
    onError: ({ error, path: name }) => {
      if (failureOf(error).code !== "system.internal_error") return;
      serving.onFault({ event: "fault", method: name, code: codeOf(error.cause) });
    },
  });
}

/** A path that cannot be decoded names no method. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return "";
    throw error;
  }
}
