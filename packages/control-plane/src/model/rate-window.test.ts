import { expect, test } from "vitest";
import { secondsUntilCall } from "./rate-window.ts";

const window = { calls: 10, seconds: 60 };

test.each([
  [
    "a full window that has just begun has to end and to fade by one call",
    { current: 10, previous: 0, elapsed: 0 },
    66,
  ],
  ["the same in its middle", { current: 10, previous: 0, elapsed: 0.5 }, 36],
  ["a full earlier window has to fade by one call", { current: 0, previous: 10, elapsed: 0 }, 6],
  ["with five calls beside it, by six", { current: 5, previous: 10, elapsed: 0.5 }, 6],
  ["room there is already still costs a second", { current: 0, previous: 0, elapsed: 0.2 }, 1],
])("%s", (_what, state, seconds) => {
  expect(secondsUntilCall({ ...window, ...state })).toBe(seconds);
});
