import { describe, expect, it } from "vitest";
import type { PeerEvidence } from "./decide-peer.ts";
import { decidePeer } from "./decide-peer.ts";
import { compareStarts } from "./process-hold.ts";

const own = { pidNamespace: "pid:[1]", root: "8:2" };
const read = (changes: Partial<typeof own> = {}) =>
  ({ kind: "read", facts: { ...own, ...changes } }) as const;
const host: PeerEvidence = {
  ownUid: 1000,
  own: read(),
  credentials: { pid: 42, uid: 1000, gid: 1000 },
  peer: read(),
  holding: "same",
};

describe("decidePeer", () => {
  it("takes a process of our user in our pid namespace under our root for a host peer", () => {
    expect(decidePeer(host)).toBe("host");
  });

  it.each<[string, Partial<PeerEvidence>, string]>([
    ["no credentials", { credentials: undefined }, "no_credentials"],
    ["pid 0", { credentials: { pid: 0, uid: 1000, gid: 1000 } }, "no_credentials"],
    ["another user, root included", { credentials: { pid: 42, uid: 0, gid: 0 } }, "uid_mismatch"],
    ["a process that was replaced while it was looked at", { holding: "gone" }, "peer_gone"],
    ["a process that has ended", { peer: { kind: "gone" } }, "peer_gone"],
    ["a process that may have been replaced", { holding: "unproven" }, "unreadable"],
    ["a process that cannot be looked at", { peer: { kind: "unreadable" } }, "unreadable"],
    ["anybody, when we cannot look at ourselves", { own: { kind: "unreadable" } }, "unreadable"],
    ["another pid namespace", { peer: read({ pidNamespace: "pid:[2]" }) }, "other_pid_namespace"],
    ["another root, as in a container that shares our pids", { peer: read({ root: "8:3" }) }, "other_root"],
  ])("refuses %s", (_name, change, reason) => {
    expect(decidePeer({ ...host, ...change })).toBe(reason);
  });
});

const began = (startTime: string) => ({ kind: "read", startTime }) as const;

describe("compareStarts", () => {
  it.each([
    ["the same start time", began("10"), began("10"), "same"],
    ["another start time", began("10"), began("11"), "gone"],
    ["a process that ended", began("10"), { kind: "gone" }, "gone"],
    ["a process that was not there at first", { kind: "gone" }, began("10"), "gone"],
    ["a process that could not be seen at first", { kind: "unreadable" }, began("10"), "unproven"],
    ["a process that cannot be seen any more", began("10"), { kind: "unreadable" }, "unproven"],
  ] as const)("takes %s for what it is", (_name, first, now, holding) => {
    expect(compareStarts(first, now)).toBe(holding);
  });
});
