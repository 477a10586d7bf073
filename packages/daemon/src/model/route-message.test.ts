import { ROUTE_TEMPLATE_FIELDS } from "@interlock/contracts/route-grammar";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ROUTE_MESSAGE_MAX_BYTES, routeMessage } from "./route-message.ts";

const values = {
  event_id: "7",
  event_type: "error",
  source_agent_id: "agt_0123456789ab",
  source_label: "{event_id}",
  source_role: "slave",
  source_capability: "claude",
  event_excerpt: "boom {{x}}",
  observed_at: "2026-08-14T12:34:56.123456+00:00",
};
const filled = (template: string): unknown => routeMessage(template, values);

test("fields stand for their values, doubled braces for braces, and values are not templates", () => {
  expect(filled("{{{event_id}}} {source_label}: {event_excerpt}")).toEqual({
    kind: "message",
    body: "{7} {event_id}: boom {{x}}",
  });
});

test("every field of the grammar has a value", () => {
  for (const field of ROUTE_TEMPLATE_FIELDS)
    expect(filled(`{${field}}`)).toEqual({ kind: "message", body: values[field] });
});

test.each([
  ["{nobody}", "missing_field"],
  [" \n", "body_empty"],
  ["a\u0007b", "body_invalid_chars"],
  ["x".repeat(ROUTE_MESSAGE_MAX_BYTES + 1), "body_too_large"],
])("a message that cannot be typed is a problem by name", (template, problem) => {
  expect(filled(template)).toEqual({ kind: "problem", problem });
});

test("text without braces comes out as it went in", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zA-Z0-9 .,:;!?äöü-]{1,60}$/), (text) => {
      fc.pre(text.trim() !== "");
      expect(filled(text)).toEqual({ kind: "message", body: text });
    }),
  );
});
