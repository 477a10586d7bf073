import type { Rejection, Rule } from "../../define/rule.ts";
import { defineRule } from "../../define/rule.ts";
import { canonicalJson } from "./canonical-json.ts";

export const PAYLOAD_MAX_BYTES = 16_384;

interface WithPayload {
  readonly payload: Readonly<Record<string, unknown>>;
}

/** UTF-8 length; written out because a contract has no Node built-in at hand. */
function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

export const payloadSize: Rule = defineRule<WithPayload>(
  "payload_size",
  "The canonical JSON of a payload is at most 16384 bytes.",
  ({ payload }): Rejection | undefined =>
    utf8Length(canonicalJson(payload)) > PAYLOAD_MAX_BYTES
      ? { field: "payload", reason: "too large" }
      : undefined,
);

export const payloadText: Rule = defineRule<WithPayload>(
  "payload_text",
  "A payload with the single member `text` carries a non-empty string.",
  ({ payload }): Rejection | undefined => {
    if (!Object.hasOwn(payload, "text") || Object.keys(payload).length !== 1) return undefined;
    const text = payload["text"];
    if (typeof text !== "string") return { field: "payload", reason: "text is not a string" };
    return text.trim() === "" ? { field: "payload", reason: "empty" } : undefined;
  },
);

export const CANCEL_REASON_MAX = 256;

export const cancelReasonFits: Rule = defineRule<{ readonly reason?: string | undefined }>(
  "cancel_reason_fits",
  `A reason has at most ${CANCEL_REASON_MAX} characters without the white space around it.`,
  ({ reason }): Rejection | undefined =>
    reason !== undefined && [...reason.trim()].length > CANCEL_REASON_MAX
      ? { field: "reason", reason: "too long" }
      : undefined,
);
