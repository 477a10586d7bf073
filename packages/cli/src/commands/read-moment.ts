import { usageFailure } from "../exit/cli-failure.ts";
import { durationOf } from "./read-duration.ts";

const ISO = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** Milliseconds since the epoch of an ISO time, or of so long ago. */
export function readMoment(what: string, text: string, now: number = Date.now()): number {
  const ago = durationOf(text);
  if (ago !== undefined) return Math.max(0, now - ago);
  const at = ISO.test(text) ? Date.parse(text) : Number.NaN;
  if (!(at >= 0))
    throw usageFailure(`${what} takes a time such as 2026-01-31T12:00:00Z, or 10m for ago, not ${text}`);
  return at;
}
