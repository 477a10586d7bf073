import type { ErrorBody } from "./envelope-codec.ts";
import { isRecord } from "./record.ts";

/** An error as a peer sent it, or nothing when it has not the shape of one. */
export function readErrorBody(code: unknown, message: unknown, details: unknown): ErrorBody | undefined {
  if (typeof code !== "string" || typeof message !== "string" || !isRecord(details)) return undefined;
  return { code, message, details };
}
