import { expect, test } from "vitest";
import { readServiceLine } from "./service-line.ts";

test("ready carries its facts", () => {
  expect(readServiceLine('{"event":"ready","app_socket":"/x"}')).toEqual({
    event: "ready",
    facts: { event: "ready", app_socket: "/x" },
  });
});

test("the daemon's failure and the control plane's are read alike", () => {
  expect(readServiceLine('{"event":"failed","code":"already_running","message":"m","fix":"f"}')).toEqual({
    event: "failed",
    message: "m",
    fix: "f",
    heldBy: "unknown",
  });
  expect(
    readServiceLine('{"event":"failed","failure":{"kind":"already-running","pid":7},"message":"m"}'),
  ).toEqual({
    event: "failed",
    message: "m",
    fix: undefined,
    heldBy: 7,
  });
  expect(readServiceLine('{"event":"failed","code":"config_invalid","message":"m","fix":""}')).toEqual({
    event: "failed",
    message: "m",
    fix: undefined,
    heldBy: undefined,
  });
});

test.each(["", "text", "{", "[]", "null", '"ready"', '{"event":"other"}', '{"level":30,"msg":"x"}'])(
  "%j is a line of log, not a message",
  (line) => {
    expect(readServiceLine(line)).toBeUndefined();
  },
);
