import type { ErrorBody } from "./envelope-codec.ts";
import { isRecord } from "./record.ts";

/** An error as a peer sent it, or nothing when it has not the shape of one. */
export function readErrorBody(error: unknown): ErrorBody | undefined {
  if (!isRecord(error)) return undefined;
  const { code, message, details } = error;
  return typeof code === "string" && typeof message === "string" && isRecord(details)
    ? { code, message, details }
    : undefined;
}
