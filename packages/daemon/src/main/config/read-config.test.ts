import { expect, test } from "vitest";
import { readConfig } from "./read-config.ts";

test("an empty file means the defaults", () => {
  expect(readConfig({})).toEqual({
    kind: "config",
    config: {
      app: { sessionIdleMs: 3_600_000 },
      containers: { nameContains: ["bench"] },
      discovery: { live: true },
      uplink: { enabled: true, controlPlane: null, sessionId: null, beatMs: 15_000 },
      routes: { cycleMs: 1_000, batch: 100, heartbeatMs: 60_000 },
      events: expect.objectContaining({ page: { default: 50, max: 50 } }),
    },
  });
});

test.each([
  [{ colour: 1 }, "colour", "unknown key"],
  [{ containers: { names: [] } }, "containers.names", "unknown key"],
  [{ discovery: { live: "no" } }, "discovery.live", "neither true nor false"],
  [{ discovery: { lively: true } }, "discovery.lively", "unknown key"],
  [{ routes: { cycle: 1 } }, "routes.cycle", "unknown key"],
  [{ routes: { batch_events: 1.5 } }, "routes.batch_events", "not a whole number"],
  [{ app: { session_idle: 1 } }, "app.session_idle", "unknown key"],
  [{ app: { session_idle_seconds: "1h" } }, "app.session_idle_seconds", "not a number"],
  [{ app: { session_idle_seconds: 59 } }, "app.session_idle_seconds", "outside 60 to 604800"],
  [{ containers: 3 }, "containers", "not a table"],
  [{ containers: { name_contains: "bench" } }, "containers.name_contains", "not a list"],
  [{ containers: { name_contains: [] } }, "containers.name_contains", "needs 1 to 32 entries"],
  [{ containers: { name_contains: [" "] } }, "containers.name_contains", "an entry is blank or no text"],
  [
    { containers: { name_contains: ["x".repeat(129)] } },
    "containers.name_contains",
    "an entry is longer than 128 characters",
  ],
])("refuses %j by the key at fault", (document, key, reason) => {
  expect(readConfig(document)).toEqual({ kind: "refused", key, reason });
});
