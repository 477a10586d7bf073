import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { AppSessionRegistry, MAX_APP_SESSIONS } from "./app-session-registry.ts";

function opened(registry: AppSessionRegistry, kept?: AbortSignal): string {
  const outcome = registry.open("panel", "1", kept);
  if (outcome.kind !== "opened") throw new Error(outcome.kind);
  return outcome.token;
}

test("the ninth session is refused while eight have not left", () => {
  const registry = new AppSessionRegistry({ idleMs: 60_000 });
  const connection = new AbortController();
  for (let n = 0; n < MAX_APP_SESSIONS - 1; n += 1) opened(registry);
  opened(registry, connection.signal);
  expect(registry.open("panel", "1")).toEqual({ kind: "full" });
});

test("the session whose kept connection closed longest ago makes room, and no other", () => {
  const registry = new AppSessionRegistry({ idleMs: 60_000 });
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
  const registry = new AppSessionRegistry({ idleMs: 60_000 });
  const first = new AbortController();
  const token = opened(registry, first.signal);
  for (let n = 1; n < MAX_APP_SESSIONS; n += 1) opened(registry);
  first.abort();
  expect(registry.find(token, new AbortController().signal)?.id).toBe(1);
  expect(registry.open("panel", "1")).toEqual({ kind: "full" });
});

test("a goodbye frees its place at once, and its token is worth nothing afterwards", () => {
  const registry = new AppSessionRegistry({ idleMs: 60_000 });
  const tokens = Array.from({ length: MAX_APP_SESSIONS }, () => opened(registry));
  const leaving = registry.find(tokens[2] ?? "");
  if (leaving === undefined) throw new Error("the session was not there");
  registry.close(leaving);
  expect(registry.find(tokens[2] ?? "")).toBeUndefined();
  opened(registry);
  expect(registry.open("panel", "1")).toEqual({ kind: "full" });
});

verifies("APP-034", "an idle session ends at the limit; a kept connection or a call holds it", () => {
  let now = 0;
  const registry = new AppSessionRegistry({ idleMs: 1_000, now: () => now });
  const connection = new AbortController();
  const [idle, used, kept] = [opened(registry), opened(registry), opened(registry, connection.signal)];
  now = 900;
  expect(registry.find(used)?.id).toBe(2);
  now = 1_500;
  expect([idle, used, kept].map((token) => registry.find(token)?.id)).toEqual([undefined, 2, 3]);
  now = 5_000;
  connection.abort();
  now = 5_900;
  expect(registry.find(kept)?.id).toBe(3);
});

test("nine clients that come and go without a word are all served once the first have been idle", () => {
  let now = 0;
  const registry = new AppSessionRegistry({ idleMs: 1_000, now: () => now });
  for (let n = 0; n < MAX_APP_SESSIONS; n += 1) opened(registry);
  expect(registry.open("panel", "1")).toEqual({ kind: "full" });
  now = 1_001;
  expect(registry.open("panel", "1").kind).toBe("opened");
});
