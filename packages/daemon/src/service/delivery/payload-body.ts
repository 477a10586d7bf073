import { canonicalJson } from "@interlock/contracts";
import type { SanitisedBody } from "../../model/sanitise-body.ts";
import { sanitiseBody } from "../../model/sanitise-body.ts";
import { shortExcerpt } from "../../model/short-excerpt.ts";

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
  return { kind: "body", body, preview: shortExcerpt(body) };
}
