import { canonicalJson } from "@interlock/contracts";
import type { SanitisedBody } from "../../model/sanitise-body.ts";
import { redact } from "../../model/redact.ts";
import { sanitiseBody } from "../../model/sanitise-body.ts";

export const PREVIEW_MAX = 240;

export type PayloadBody =
  | { readonly kind: "body"; readonly body: SanitisedBody; readonly preview: string }
  /** Nothing was left after the control characters had gone. */
  | { readonly kind: "empty" };

/** The text that a payload stands for: `{text}` its text, any other object its canonical JSON. */
export function payloadBody(payload: Readonly<Record<string, unknown>>): PayloadBody {
  const { text } = payload as { readonly text?: unknown }; // reads one member of a record of unknowns
  const alone = Object.keys(payload).length === 1;
  const { body } = sanitiseBody(alone && typeof text === "string" ? text : canonicalJson(payload));
  if (body.trim() === "") return { kind: "empty" };
  return { kind: "body", body, preview: messagePreview(body) };
}

/** The redacted excerpt that lists show. */
export function messagePreview(text: string): string {
  const characters = [...redact(text).replace(/\s+/g, " ").trim()];
  return characters.length <= PREVIEW_MAX
    ? characters.join("")
    : `${characters.slice(0, PREVIEW_MAX).join("")}…`;
}
