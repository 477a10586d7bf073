import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import { epochDirectory, headerRingPath, payloadPoolPath } from "./canonical-path.ts";

const PLACE = { base: "/dev/shm", user: "alice", namespace: "default", streamId: 10_000, epoch: 7n };

verifies("SHM-208", "the regions of a stream lie in one directory for each epoch", () => {
  expect([headerRingPath(PLACE), payloadPoolPath(PLACE, 1)]).toEqual([
    "/dev/shm/tensorpool-alice/default/10000/7/header.ring",
    "/dev/shm/tensorpool-alice/default/10000/7/1.pool",
  ]);
  expect(epochDirectory({ ...PLACE, base: "/dev/shm/", epoch: 2n ** 63n })).toBe(
    "/dev/shm/tensorpool-alice/default/10000/9223372036854775808",
  );
});

verifies("SHM-208", "a name becomes one component, whatever it holds", () => {
  const directoryOf = (user: string, namespace: string) => epochDirectory({ ...PLACE, user, namespace });
  const root = (user: string, namespace: string) => `/dev/shm/tensorpool-${user}/${namespace}/10000/7`;
  expect(directoryOf("a/../b", "..")).toBe(root("a_.._b", "__"));
  expect(directoryOf("", ".")).toBe(root("unknown", "_"));
  expect(directoryOf("å b", "x.y-z_1")).toBe(root("__b", "x.y-z_1"));
});
