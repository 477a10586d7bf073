import { expect, test } from "vitest";
import { mostPresent, presenceState } from "./presence-state.ts";

test("[SES-042] with its last heartbeat growing old a device is reconnecting, then offline", () => {
  const ages = [0, 15_000, 29_999, 30_000, 44_999, 45_000, 3_600_000];
  expect(ages.map((age) => presenceState("online", age))).toEqual([
    "online",
    "online",
    "online",
    "reconnecting",
    "reconnecting",
    "offline",
    "offline",
  ]);
  expect(presenceState("idle", 29_999)).toBe("idle");
});

test("a person is where any of their devices is", () => {
  expect(mostPresent([])).toBe("offline");
  expect(mostPresent(["offline", "reconnecting"])).toBe("reconnecting");
  expect(mostPresent(["idle", "reconnecting"])).toBe("idle");
  expect(mostPresent(["idle", "online", "offline"])).toBe("online");
});
