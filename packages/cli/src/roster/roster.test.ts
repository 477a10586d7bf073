import { expect, test } from "vitest";
import { displayWidth } from "../terminal/display-width.ts";
import type { Paint } from "../terminal/output.ts";
import { rosterChanges } from "./roster-changes.ts";
import { rosterFrame } from "./roster-frame.ts";
import { age } from "./roster-view.ts";
import type { RosterEntry } from "./roster.ts";

const plain: Paint = (_style, text) => text;
const NOW = Date.parse("2026-01-01T00:01:00.000Z");
const SESSION = "01890000-0000-7000-8000-000000000001";

function node(nodeId: string, changes: object = {}): RosterEntry {
  const entry = {
    nodeId,
    participantId: SESSION,
    state: "online",
    healthState: "online",
    lastHeartbeatAt: "2026-01-01T00:00:53.000Z",
    readOnly: false,
    capabilities: {},
    clientVersion: "1.0",
    attachedAt: "2026-01-01T00:00:00.000Z",
    ...changes,
  };
  return entry as unknown as RosterEntry; // ids are branded text
}

const frame = (nodes: readonly RosterEntry[], columns: number, rows: number, problem?: string) =>
  rosterFrame({ sessionId: SESSION, nodes, problem }, { columns, rows }, plain, NOW);

test("a frame shows each node with its state, what was heard and when, its version and whether it may write", () => {
  const nodes = [
    node("a"),
    node("b", { state: "degraded", healthState: null, lastHeartbeatAt: null, readOnly: true }),
  ];
  expect(frame(nodes, 120, 8)).toEqual([
    `session ${SESSION}${"1 of 2 online   q quit".padStart(76)}`,
    "",
    "NODE  STATE     HEARD   HEARTBEAT  VERSION  ACCESS      PARTICIPANT",
    `a     online    online  7 s        1.0      read-write  ${SESSION}`,
    `b     degraded  -       -          1.0      read-only   ${SESSION}`,
    "",
    "",
    "",
  ]);
});

test("a frame has exactly the rows of the screen, none wider than it, whatever the screen", () => {
  const nodes = Array.from({ length: 30 }, (_each, at) => node(`node-${at}-世界世界世界世界`));
  for (const [columns, rows] of [
    [200, 50],
    [80, 24],
    [60, 10],
    [30, 6],
    [20, 4],
    [20, 3],
    [10, 2],
    [10, 1],
  ] as const) {
    const lines = frame(nodes, columns, rows, "The control plane does not answer.");
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(lines.at(-1)).toMatch(/^The contr/);
  }
  expect(frame(nodes, 100, 12)).toContainEqual("23 more");
  expect(frame([], 100, 5)).toContainEqual("No node was attached.");
});

test("nothing of a node's own reaches the terminal as it is", () => {
  const hostile = "evil\u001b]0;taken\u0007\u202e";
  const lines = frame([node(hostile, { clientVersion: "\u009b31m" })], 200, 6, "\u001b[2J");
  expect(lines.join("\n")).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(lines.join("\n")).toContain("evil\\u{1b}]0;taken\\u{7}\\u{202e}");
});

test("changes are told by what is different; a heartbeat alone is none", () => {
  const before = [node("a"), node("b")];
  const later = node("a", { lastHeartbeatAt: "2026-01-01T00:00:59.000Z" });
  expect(rosterChanges(before, [later, node("b")])).toEqual([]);
  expect(rosterChanges(undefined, [node("a", { healthState: null })])).toEqual([
    { nodeId: "a", what: "online, not heard yet, version 1.0, read-write" },
  ]);
  const changed = node("a", {
    state: "offline",
    healthState: "offline",
    readOnly: true,
    clientVersion: "1.1",
  });
  expect(rosterChanges(before, [changed])).toEqual([
    { nodeId: "a", what: "online → offline, heard online → offline, version 1.0 → 1.1, may only read" },
    { nodeId: "b", what: "is no longer listed" },
  ]);
});

test("an age is told in one unit, and is never negative", () => {
  expect([-5_000, 0, 119_999, 120_000, 7_200_000, 172_800_000].map(age)).toEqual([
    "0 s",
    "0 s",
    "119 s",
    "2 min",
    "2 h",
    "2 d",
  ]);
});
