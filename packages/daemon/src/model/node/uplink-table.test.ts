import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import {
  UPLINK_EVENTS,
  UPLINK_STATES,
  UPLINK_TABLE,
  UPLINK_WORK,
  type UplinkEvent,
  type UplinkState,
} from "./uplink-table.ts";

/** Every state that the events lead to from a state, it included. */
function reachable(from: UplinkState, events: readonly UplinkEvent[] = UPLINK_EVENTS): Set<UplinkState> {
  const seen = new Set<UplinkState>([from]);
  // A set that grows while it is walked gives what was added as well.
  for (const state of seen) for (const event of events) seen.add(UPLINK_TABLE[state][event]);
  return seen;
}

const ATTACHED = ["registering", "ready", "silent"] as const;

test("every state is reached from the beginning", () => {
  expect([...reachable("idle")].sort()).toEqual([...UPLINK_STATES].sort());
});

verifies("RTN-110", "a close ends every state, with a detach wherever an attachment may be left", () => {
  for (const state of UPLINK_STATES) {
    const next = UPLINK_TABLE[state].close;
    expect([state, UPLINK_TABLE[next].left]).toEqual([state, "closed"]);
    const mayBeAttached = ["attaching", "away", "leaving", ...ATTACHED].some((other) => other === state);
    if (mayBeAttached) expect([state, UPLINK_WORK[next]]).toEqual([state, "detach"]);
  }
  expect(reachable("closed")).toEqual(new Set(["closed"]));
});

verifies("RTN-111", "a node that was fenced, revoked or taken out does nothing until somebody asks", () => {
  const unasked = UPLINK_EVENTS.filter((event) => event !== "asked");
  for (const state of ["fenced", "revoked", "detached"] as const) {
    expect(UPLINK_WORK[state]).toBe("rest");
    for (const next of reachable(state, unasked)) expect(["rest", "end"]).toContain(UPLINK_WORK[next]);
    expect(UPLINK_TABLE[state].asked).toBe("attaching");
  }
});

verifies("RTN-112", "only an answered beat makes a node ready, and only an attached one beats", () => {
  for (const state of UPLINK_STATES)
    for (const event of UPLINK_EVENTS)
      if (UPLINK_TABLE[state][event] === "ready" && state !== "ready")
        expect([event, ATTACHED.some((other) => other === state)]).toEqual(["beaten", true]);
  for (const state of UPLINK_STATES)
    expect(UPLINK_WORK[state] === "beat").toBe(ATTACHED.some((other) => other === state));
});

test("an unanswered call leads to another one, whatever the state", () => {
  for (const state of ["attaching", ...ATTACHED] as const) {
    const next = UPLINK_TABLE[state].unanswered;
    const again = UPLINK_WORK[next] === "wait" ? UPLINK_TABLE[next].due : next;
    expect([state, UPLINK_WORK[again]]).toEqual([state, state === "attaching" ? "attach" : "beat"]);
  }
});
