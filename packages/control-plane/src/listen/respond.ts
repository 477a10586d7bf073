import type { ServerResponse } from "node:http";
import { errorBody } from "../dispatch/error-shape.ts";
import { statusOf, type WireFailure } from "../dispatch/wire-failure.ts";

export function respondJson(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(body);
}

export function respondFailure(response: ServerResponse, failure: WireFailure): void {
  respondJson(response, statusOf(failure.code), errorBody(failure));
}
