import type { ServerResponse } from "node:http";
import { rateHeaders } from "../dispatch/rate-headers.ts";
import { errorBody } from "../dispatch/error-shape.ts";
import { statusOf, type WireFailure } from "../dispatch/wire-failure.ts";

export function respondJson(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store", ...headers });
  response.end(body);
}

export function respondFailure(response: ServerResponse, failure: WireFailure): void {
  respondJson(response, statusOf(failure.code), errorBody(failure), rateHeaders(failure));
}
