import { readRouteTemplate, type RouteTemplateField } from "@interlock/contracts/route-grammar";
import { sanitiseBody, type SanitisedBody } from "./sanitise-body.ts";

/** Bytes of a message that a route may make. */
export const ROUTE_MESSAGE_MAX_BYTES = 65_536;

export type RouteMessageProblem = "missing_field" | "body_empty" | "body_invalid_chars" | "body_too_large";

export type RouteMessage =
  | { readonly kind: "message"; readonly body: SanitisedBody }
  | { readonly kind: "problem"; readonly problem: RouteMessageProblem };

/** Fills a template in one pass; what a value says is never read as a template. */
export function routeMessage(
  template: string,
  values: Readonly<Record<RouteTemplateField, string>>,
): RouteMessage {
  const reading = readRouteTemplate(template);
  // It was checked when the route was added; a newer daemon may have known more fields.
  if (reading.kind === "invalid") return { kind: "problem", problem: "missing_field" };
  const text = reading.parts.map((part) => (part.kind === "text" ? part.text : values[part.field])).join("");
  if (text.trim() === "") return { kind: "problem", problem: "body_empty" };
  if (Buffer.byteLength(text) > ROUTE_MESSAGE_MAX_BYTES)
    return { kind: "problem", problem: "body_too_large" };
  const { body, removed } = sanitiseBody(text);
  const changed = Object.values(removed).some((count) => count > 0);
  return changed ? { kind: "problem", problem: "body_invalid_chars" } : { kind: "message", body };
}
