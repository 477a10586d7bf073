import fc from "fast-check";
import { expect, test } from "vitest";
import { EVENT_TYPES, type EventType } from "./event-type.ts";
import { LONG_RUNNING_AFTER, quietEvent, syntheticEvent, type QuietFacts } from "./quiet-event.ts";

const SECOND = 1_000_000;
const GRACE = { paneExitedMicros: 30 * SECOND, longRunningMicros: 30 * SECOND };

function facts(change: Partial<QuietFacts> = {}): QuietFacts {
  return {
    now: 100 * SECOND,
    pane: "active",
    reading: true,
    lastOutputAt: 70 * SECOND,
    lastEventType: "activity",
    exitTold: false,
    ...change,
  };
}

test.each(EVENT_TYPES)(
  "silence after %s means long_running exactly when the table says so",
  (lastEventType) => {
    expect(quietEvent(facts({ lastEventType }), GRACE)).toBe(
      LONG_RUNNING_AFTER[lastEventType] ? "long_running" : null,
    );
    expect(quietEvent(facts({ lastEventType, lastOutputAt: 70 * SECOND + 1 }), GRACE)).toBeNull();
  },
);

test.each([
  [{ lastEventType: null }, null],
  [{ reading: false }, null],
  [{ pane: "inactive" }, "pane_exited"],
  [{ pane: "inactive", reading: false, lastEventType: null }, "pane_exited"],
  [{ pane: "inactive", exitTold: true }, null],
  [{ pane: "inactive", lastOutputAt: 71 * SECOND }, null],
  // The clock was set back: nothing is told before it has caught up.
  [{ pane: "inactive", lastOutputAt: 500 * SECOND }, null],
] as const)("%j says %s", (change, expected) => {
  expect(quietEvent(facts(change), GRACE)).toBe(expected);
});

type Step =
  | { readonly kind: "wait"; readonly seconds: number }
  | { readonly kind: "event"; readonly type: EventType }
  | { readonly kind: "exit" };

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("wait" as const), seconds: fc.integer({ min: 1, max: 90 }) }),
    fc.record({
      kind: fc.constant("event" as const),
      type: fc.constantFrom(
        ...EVENT_TYPES.filter((type) => type !== "long_running" && type !== "pane_exited"),
      ),
    }),
    fc.record({ kind: fc.constant("exit" as const) }),
  ),
  { maxLength: 40 },
);

/** Lives through the steps, looks every second, and tells all events in order with the seconds of silence before each synthetic one. */
function live(path: readonly Step[]): readonly { readonly type: EventType; readonly quiet: number }[] {
  let now = 0;
  let state = facts({ lastOutputAt: 0, lastEventType: null });
  const told: { type: EventType; quiet: number }[] = [];
  for (const step of path) {
    switch (step.kind) {
      case "event":
        if (state.pane === "inactive") break;
        state = { ...state, lastOutputAt: now, lastEventType: step.type };
        told.push({ type: step.type, quiet: 0 });
        break;
      case "exit":
        state = { ...state, pane: "inactive", reading: false };
        break;
      case "wait":
        for (let second = 0; second < step.seconds; second += 1) {
          now += SECOND;
          const type = quietEvent({ ...state, now }, GRACE);
          if (type === null) continue;
          told.push({ type, quiet: (now - state.lastOutputAt) / SECOND });
          state = { ...state, lastEventType: type, exitTold: state.exitTold || type === "pane_exited" };
        }
    }
  }
  return told;
}

test("however events, silence and an exit follow each other: one long_running per eligible event, one pane_exited, never early", () => {
  fc.assert(
    fc.property(steps, (path) => {
      const told = live(path);
      for (const [at, { type, quiet }] of told.entries()) {
        if (type === "long_running") {
          expect(quiet).toBeGreaterThanOrEqual(30);
          expect(LONG_RUNNING_AFTER[told[at - 1]?.type ?? "long_running"]).toBe(true);
        }
        if (type === "pane_exited") expect(quiet).toBeGreaterThanOrEqual(30);
      }
      expect(told.filter(({ type }) => type === "pane_exited").length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500 },
  );
});

test("a synthetic event has no line, no range and no window", () => {
  expect(syntheticEvent("pane_exited")).toEqual({
    eventType: "pane_exited",
    ruleId: "pane_exited.synth.v1",
    excerpt: "",
    range: null,
    window: null,
  });
});
