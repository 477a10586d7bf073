import {
  discoveryRequest,
  frameDescriptor,
  shmAttachRequest,
  shmPoolAnnounce,
} from "@interlock/contracts/tensor";
import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { bytesOf } from "./golden-vectors.test.support.ts";
import { messageRouter, route } from "./message-router.ts";

verifies(
  "SHM-016",
  "a message comes to whoever handles its schema and template, and others are passed over",
  () => {
    const seen: unknown[] = [];
    // All three have template 1.
    const take = messageRouter([
      route(shmPoolAnnounce, ({ headerNslots }) => seen.push(["announce", headerNslots])),
      route(shmAttachRequest, ({ correlationId }) => seen.push(["attach", correlationId])),
      route(discoveryRequest, ({ responseStreamId }) => seen.push(["discovery", responseStreamId])),
    ]);
    const names = [
      "DiscoveryRequest",
      "TraceLinkSet",
      "ShmAttachRequest",
      "FrameDescriptor",
      "ShmPoolAnnounce",
    ];
    expect(names.map((name) => take(bytesOf(name)).kind)).toEqual([
      "handled",
      "passed_over",
      "handled",
      "passed_over",
      "handled",
    ]);
    expect(seen).toEqual([
      ["discovery", 7004],
      ["attach", 1n],
      ["announce", 8],
    ]);
    expect(take(new Uint8Array(7))).toEqual({ kind: "passed_over" });
  },
);

verifies(
  "SHM-016",
  "a message that is not what its header says is told by name and handled by nobody",
  () => {
    let handled = 0;
    const take = messageRouter([route(frameDescriptor, () => (handled += 1))]);
    expect(take(bytesOf("FrameDescriptor").subarray(0, 40))).toEqual({
      kind: "refused",
      message: "FrameDescriptor",
      refusal: "block_outside",
    });
    expect(handled).toBe(0);
  },
);

test("one kind has one handler", () => {
  const same = route(frameDescriptor, () => undefined);
  expect(() => messageRouter([same, same])).toThrow(RangeError);
});
