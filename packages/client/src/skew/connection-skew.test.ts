import { expect, test } from "vitest";
import { ConnectionSkew } from "./connection-skew.ts";
import type { SkewState } from "./skew-state.ts";

const node = (name: string) => name as never; // stands for any branded id

function skew(): { readonly skew: ConnectionSkew; readonly heard: SkewState["kind"][] } {
  const made = new ConnectionSkew({ underFloor: ["a.write"], byEnvelope: ["a.follow"] });
  const heard: SkewState["kind"][] = [];
  made.onChange(({ kind }) => heard.push(kind));
  return { skew: made, heard };
}

const REFUSED: SkewState = {
  kind: "incompatible",
  cause: { kind: "handshake", code: "unknown_method" },
  remedy: { upgrade: "daemon", how: "" },
  methods: [],
};

test("a node below the floor makes the connection read-only until it writes, leaves, or the roster says otherwise", () => {
  const { skew: made, heard } = skew();
  made.nodeAttached(node("a"), "1.0", true);
  expect(made.state).toEqual({
    kind: "read-only",
    cause: { kind: "below-floor", nodes: [{ nodeId: "a", version: "1.0", floor: undefined }] },
    remedy: {
      upgrade: "node",
      how: "Upgrade Interlock where the node runs, and start it again.",
    },
    methods: ["a.write"],
  });
  made.nodeRefused(node("a"), "1.0", "1.5", "Take 1.5.");
  expect(made.state).toMatchObject({
    cause: { nodes: [{ floor: "1.5" }] },
    remedy: { how: "Take 1.5." },
  });
  made.nodeWrote(node("a"));
  made.rosterRead([{ nodeId: node("a"), clientVersion: "1.0" as never, readOnly: true }]);
  made.nodeLeft(node("a"));
  expect(made.state).toEqual({ kind: "ready" });
  expect(heard).toEqual(["read-only", "read-only", "ready", "read-only", "ready"]);
});

test("another's node below the floor says nothing of this connection, and no change is told twice", () => {
  const { skew: made, heard } = skew();
  made.rosterRead([{ nodeId: node("b"), clientVersion: "0.1" as never, readOnly: true }]);
  made.nodeAttached(node("a"), "1.0", false);
  made.nodeAttached(node("a"), "1.0", false);
  expect([made.state, heard]).toEqual([{ kind: "ready" }, []]);
});

test("the side to upgrade is the older one", () => {
  const { skew: made } = skew();
  made.envelope("1.0", "2.3");
  expect(made.state).toEqual({
    kind: "incompatible",
    cause: { kind: "envelope", ours: "1.0", theirs: "2.3" },
    remedy: {
      upgrade: "client",
      how: "Upgrade @interlock/client to one that reads version 2.3 of the event envelope.",
    },
    methods: ["a.follow"],
  });
  made.envelope("10.0", "9.9");
  expect(made.state).toMatchObject({ remedy: { upgrade: "control-plane" } });
});

test("what is worse hides what is better, and comes back when it has passed", () => {
  const { skew: made, heard } = skew();
  made.nodeAttached(node("a"), "1.0", true);
  made.handshake(REFUSED);
  made.nodeWrote(node("a"));
  expect(made.state).toBe(REFUSED);
  made.handshake({ kind: "ready" });
  expect(heard).toEqual(["read-only", "incompatible", "ready"]);
});

test("who no longer listens hears nothing", () => {
  const { skew: made } = skew();
  const heard: string[] = [];
  const hear = ({ kind }: SkewState): void => void heard.push(kind);
  const [stop] = [made.onChange(hear), made.onChange(hear)];
  stop();
  made.handshake(REFUSED);
  expect(heard).toEqual(["incompatible"]);
});
