import type { CallOutcome } from "../service/ports/control-plane.ts";
import type { HttpEnd } from "./http-exchange.ts";

/** What of a method's contract is needed to read its answers. */
export interface AnswerChecks {
  readonly checkResult: (result: unknown) => boolean;
  /** Every code that a caller can meet, with whether its details fit. */
  readonly details: Readonly<Record<string, (details: unknown) => boolean>>;
}

/** Codes that say nothing about the call itself: it may well succeed a little later. */
const PASSING: ReadonlySet<string> = new Set(["system.unavailable", "system.internal_error"]);
const RETRY_AFTER_MAX_MS = 3_600_000;

/** Holds what came over HTTP against the contract. `now` is the wall clock, for a `Retry-After` that is a date. */
export function readAnswer(end: HttpEnd, checks: AnswerChecks, now: () => number): CallOutcome<unknown> {
  if (end.kind === "unanswered") return end;
  const retryAfterMs = retryAfter(end.retryAfter, now());
  const answer = parse(end.body);
  const result = member(answer, "result");
  if (end.status < 400 && typeof result === "object" && result !== null) {
    const data = member(result, "data");
    if (checks.checkResult(data)) return { kind: "answered", result: data };
    return { kind: "unanswered", sent: true, reason: "answer_unfit" };
  }
  const failure = member(member(member(answer, "error"), "data"), "interlock");
  const code = member(failure, "code");
  const details = member(failure, "details");
  const known =
    typeof code === "string" && Object.hasOwn(checks.details, code) ? checks.details[code] : undefined;
  // A proxy in front of the plane, or something else altogether.
  if (typeof code !== "string" || known === undefined || !known(details)) {
    if (retryAfterMs !== undefined) return { kind: "put-off", retryAfterMs, reason: `http_${end.status}` };
    return { kind: "unanswered", sent: true, reason: "no_control_plane" };
  }
  if (code === "rate_limited") {
    const seconds = Number(member(details, "retryAfter")); // an integer, as its check says
    return { kind: "put-off", retryAfterMs: Math.max(seconds * 1000, retryAfterMs ?? 0), reason: code };
  }
  if (PASSING.has(code)) {
    if (retryAfterMs !== undefined) return { kind: "put-off", retryAfterMs, reason: code };
    return { kind: "unanswered", sent: true, reason: code };
  }
  return { kind: "refused", code };
}

/** Seconds or a date, as HTTP has it; what is neither is as if it were not there. */
function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS) : undefined;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The verdict is the value: what is no JSON is no control plane's answer, and the parser's text goes nowhere.
    return undefined;
  }
}
