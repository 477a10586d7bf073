import { expect, test } from "vitest";
import { AppSessionRegistry, MAX_APP_SESSIONS } from "./app-session-registry.ts";

function opened(registry: AppSessionRegistry, kept?: AbortSignal): string {
  const outcome = registry.open("panel", "1", kept);
  if (outcome.kind !== "opened") throw new Error(outcome.kind);
  return outcome.token;
}

test("the ninth session is refused while eight have not left", () => {
  const registry = new AppSessionRegistry();
  const connection = new AbortController();
  for (let n = 0; n < MAX_APP_SESSIONS - 1; n += 1) opened(registry);
  opened(registry, connection.signal);
  expect(registry.open("panel", "1")).toEqual({ kind: "full" });
});

test("the session whose kept connection closed longest ago makes room, and no other", () => {
  const registry = new AppSessionRegistry();
  const connections = Array.from({ length: MAX_APP_SESSIONS }, () => new AbortController());
  const tokens = connections.map(({ signal }) => opened(registry, signal));
  connections[3]?.abort();
  connections[5]?.abort();
  opened(registry);
  expect(tokens.map((token) => registry.find(token) !== undefined)).toEqual([
    true,
    true,
    true,
    false,
    true,
    true,
    true,
    true,
  ]);
  opened(registry);
  expect(registry.find(tokens[5] ?? "")).toBeUndefined();
  expect(registry.open("panel", "1")).toEqual({ kind: "full" });
});

test("a session that came back on another connection keeps its place", () => {
  const registry = new AppSessionRegistry();
  const first = new AbortController();
  const token = opened(registry, first.signal);
  for (let n = 1; n < MAX_APP_SESSIONS; n += 1) opened(registry);
  first.abort();
  expect(registry.find(token, new AbortController().signal)?.id).toBe(1);
  expect(registry.open("panel", "1")).toEqual({ kind: "full" });
});
