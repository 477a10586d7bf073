import type { AppMethods } from "@interlock/client";
import { expect, test } from "vitest";
import { displayWidth } from "../terminal/display-width.ts";
import { topFrame, type TopState } from "./top-frame.ts";

type Rows<Name extends "app.agent.list" | "app.event.list"> = AppMethods[Name]["result"]["rows"];

const HOSTILE = "\u001b]0;taken\u0007\u009b2J\u202e\r\n世界";

// The brands of ids are the contract's; what is shown does not depend on them.
const agents = [
  {
    agent_id: "agt_000000000001",
    label: HOSTILE,
    role: "slave",
    capability: "shell",
    container_id: "host",
    pane_id: "%0",
    log_attached: true,
    pane_active: true,
  },
] as unknown as Rows<"app.agent.list">;
const events = Array.from({ length: 60 }, (_, at) => ({
  event_id: 60 - at,
  event_type: "error",
  agent_id: "agt_000000000001",
  observed_at: "2026-01-31T12:00:00.000000+00:00",
  excerpt: HOSTILE,
  classifier_rule_id: "error.v1",
  summary: HOSTILE,
})) as unknown as Rows<"app.event.list">;

const base: TopState = {
  view: "agents",
  dashboard: undefined,
  agents,
  queue: [],
  events,
  missed: 0,
  problem: undefined,
};
const plain = (_style: string, text: string): string => text;

test.each([
  ["agents", 80, 24],
  ["events", 80, 24],
  ["queue", 80, 24],
  ["events", 40, 10],
  ["events", 20, 3],
] as const)("%s fill %i by %i exactly, and nothing stored speaks to the terminal", (view, columns, rows) => {
  const lines = topFrame({ ...base, view, problem: HOSTILE }, { columns, rows }, plain);
  expect(lines).toHaveLength(rows);
  expect(lines.join("")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  if (columns >= 80) expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(columns);
});

test("missed events are told where they are seen", () => {
  expect(topFrame({ ...base, missed: 3 }, { columns: 80, rows: 24 }, plain).at(-1)).toMatch(
    /^3 events missed\./,
  );
});
