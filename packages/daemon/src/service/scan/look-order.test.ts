import { expect, test } from "vitest";
import type { SocketScan } from "../../store/operations/observe-panes.ts";
import { LookOrder } from "./look-order.ts";

const PLACE = "c".repeat(64);
const SOCKET = "/tmp/tmux-0/default";

function socket(result: SocketScan["result"]): SocketScan {
  return { containerId: PLACE, containerName: "bench", containerUser: null, tmuxSocket: SOCKET, result };
}
const SEEN = socket({ kind: "seen", panes: [] });
const FAILED = socket({ kind: "failed", code: "tmux_no_server", message: "" });

test("a look that ends late does not take back what a later one has told of the whole place", () => {
  const order = new LookOrder();
  const early = order.begin();
  const late = order.begin();
  order.settle(late, []);
  expect(order.health(late, PLACE, { failed: true, listed: [] })).toMatchObject({ failed: true });
  // As when a container is paused under a scan that has read it already.
  expect(order.settle(early, [SEEN])).toEqual([SEEN]);
  expect(order.health(early, PLACE, { failed: false, listed: [SOCKET] })).toMatchObject({ failed: true });
  const next = order.begin();
  order.settle(next, [SEEN]);
  expect(order.health(next, PLACE)).toMatchObject({ failed: false });
});

test("what a later look has told of a server is not overwritten, and its trouble stays until it is seen", () => {
  const order = new LookOrder();
  const early = order.begin();
  const late = order.begin();
  order.settle(late, [FAILED]);
  expect(order.health(late, PLACE)).toMatchObject({ failed: true });
  expect(order.settle(early, [SEEN])).toMatchObject([{ result: { kind: "overtaken", panes: 0 } }]);
  expect(order.health(early, PLACE, { failed: false, listed: [SOCKET] })).toMatchObject({ failed: true });
  const gone = order.begin();
  order.settle(gone, []);
  // A socket that is not there any more troubles nobody.
  expect(order.health(gone, PLACE, { failed: false, listed: [] })).toMatchObject({ failed: false });
});
