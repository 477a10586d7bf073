import { expect, test } from "vitest";
import { parseMainOptions } from "./main-options.ts";

const optionsOf = (args: readonly string[], env: Record<string, string>) => {
  const parsed = parseMainOptions(args, env);
  return parsed.kind === "options" ? parsed.options : parsed;
};

test("arguments win over the environment", () => {
  expect(
    optionsOf(["--home", "/a", "--port", "1"], { INTERLOCK_HOME: "/b", INTERLOCK_CONTROL_PLANE_PORT: "2" }),
  ).toMatchObject({ home: "/a", port: 1 });
  expect(optionsOf([], { INTERLOCK_HOME: "/b", INTERLOCK_CONTROL_PLANE_PORT: "2" })).toMatchObject({
    home: "/b",
    port: 2,
  });
});

test("without a home the state directory of the user is taken, and any free port", () => {
  expect(optionsOf([], { XDG_STATE_HOME: "/state" })).toEqual({
    home: "/state/interlock",
    port: 0,
    databaseUrl: undefined,
    liveness: {},
    rateLimits: "on",
    stopWithParent: false,
  });
});

test("an empty DATABASE_URL means the embedded database", () => {
  expect(optionsOf([], { INTERLOCK_HOME: "/b", DATABASE_URL: "" })).toMatchObject({ databaseUrl: undefined });
});

test("limits of calls are on, unless they are switched off in so many words", () => {
  expect(optionsOf([], { INTERLOCK_RATE_LIMITS: "off" })).toMatchObject({ rateLimits: "off" });
  expect(optionsOf([], { INTERLOCK_RATE_LIMITS: "no" })).toMatchObject({ kind: "refused" });
});

test.each(["-1", "65536", "80x", "", "1e3"])("port %j is refused", (port) => {
  expect(parseMainOptions([`--port=${port}`], {}).kind).toBe("refused");
});

test("the times of heartbeats come from the environment, and what is no number is refused by its name", () => {
  const env = { INTERLOCK_LIVENESS_OFFLINE_AFTER_MS: "90000", INTERLOCK_LIVENESS_BRAKE_SHARE: "0.5" };
  expect(optionsOf([], env)).toMatchObject({
    liveness: { offlineAfterMs: 90_000, brake: { nodes: 20, share: 0.5, delayMs: 60_000 } },
  });
  expect(optionsOf([], { INTERLOCK_LIVENESS_GRACE_MS: "1 minute" })).toEqual({
    kind: "refused",
    reason: "INTERLOCK_LIVENESS_GRACE_MS takes a number",
  });
});
