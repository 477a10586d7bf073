// A process of its own for tests: a hub, or a subscriber that reads until it is stopped.
// node hub-process.test.support.ts hub <socket> | read <socket> <stream>
import { flushCompileCache } from "node:module";
import { startHub } from "./hub.ts";
import { unixTransport } from "./unix-transport.ts";

// What is killed writes nothing at its end, and the next one would compile everything again.
flushCompileCache();

// Nobody is left behind by a test that is killed itself.
process.on("disconnect", () => process.exit());

const [, , role, path = "", stream = "0"] = process.argv;

if (role === "hub") {
  const started = await startHub({ path, windowBytes: 8192, patienceMs: 1_000 });
  process.send?.(started.ok ? "ready" : started.refusal);
} else {
  const transport = unixTransport({ path, retryMs: 5 });
  const added = transport.addSubscription("aeron:ipc", Number(stream), {
    onReady: () => setImmediate(read),
    onImage: () => process.send?.("joined"),
  });
  const read = (): void => {
    if (added.ok && added.value.poll(() => undefined, 10) === 10) setImmediate(read);
  };
}
