import { expect, test } from "vitest";
import type { PeerEvidence } from "./decide-peer.ts";
import { decidePeer } from "./decide-peer.ts";

const own = { pidNamespace: "pid:[1]", root: "8:2", startTime: "10" };
const host: PeerEvidence = {
  ownUid: 1000,
  own,
  credentials: { pid: 42, uid: 1000, gid: 1000 },
  facts: { ...own, startTime: "99" },
  sameProcess: true,
};

test("our user in our pid namespace under our root is a host peer", () => {
  expect(decidePeer(host)).toBe("host");
});

test.each<[string, Partial<PeerEvidence>, string]>([
  ["no credentials", { credentials: undefined }, "no_credentials"],
  [
    "pid 0, which the kernel gives for a process outside our pid namespace",
    { credentials: { pid: 0, uid: 1000, gid: 1000 } },
    "no_credentials",
  ],
  ["another user, root included", { credentials: { pid: 42, uid: 0, gid: 0 } }, "uid_mismatch"],
  ["a process that is gone or was replaced", { sameProcess: false }, "peer_gone"],
  ["a process that cannot be looked at", { facts: undefined }, "unreadable"],
  ["another pid namespace", { facts: { ...own, pidNamespace: "pid:[2]" } }, "other_pid_namespace"],
  ["another root, as in a container that shares our pids", { facts: { ...own, root: "8:3" } }, "other_root"],
])("%s is refused", (_, change, reason) => {
  expect(decidePeer({ ...host, ...change })).toBe(reason);
});
