import { verifies } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";
import { RECENT_SKIPS_WINDOW_MS, RecentSkips } from "./recent-skips.ts";

verifies("APP-231", "a skip counts until it is as old as the window, and not one longer", () => {
  let now = 1_000;
  const skips = new RecentSkips(() => now);
  skips.record();
  now += 10;
  skips.record();
  expect(skips.count()).toBe(2);
  now = 1_000 + RECENT_SKIPS_WINDOW_MS;
  expect(skips.count()).toBe(1);
  now += 10;
  expect(skips.count()).toBe(0);
});

test("the last ten thousand are remembered", () => {
  const skips = new RecentSkips(() => 1);
  for (let n = 0; n < 10_050; n += 1) skips.record();
  expect(skips.count()).toBe(10_000);
});
