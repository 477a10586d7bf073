import { expect, test } from "vitest";
import { PresenceBoard } from "./presence-board.ts";

const at = new Date("2026-01-01T00:00:00.000Z");
const beat = (deviceId: string, activity: "online" | "idle" = "online") =>
  ({ participantId: "p", deviceId, activity }) as const;

test("[SES-042] the board's own clock ages what it heard, whatever the time of the heartbeat", () => {
  let now = 0;
  const board = new PresenceBoard(() => now);
  expect(board.read("p")).toEqual({ state: "offline", lastSeen: null });
  board.note(beat("laptop", "idle"), at);
  now = 29_000;
  board.note(beat("phone"), at);
  now = 31_000;
  expect(board.read("p")).toEqual({ state: "online", lastSeen: at });
  now = 29_000 + 30_000;
  expect(board.read("p").state).toBe("reconnecting");
  now = 29_000 + 45_000;
  expect(board.read("p").state).toBe("offline");
});

test("devices and people that were not heard for long are forgotten, and devices are not kept without end", () => {
  let now = 0;
  const board = new PresenceBoard(() => now);
  for (let n = 0; n < 100; n += 1) board.note(beat(`device-${n}`, n === 0 ? "online" : "idle"), at);
  // The first of them went for later ones.
  expect(board.read("p").state).toBe("idle");
  now = 3_600_000;
  board.note({ participantId: "q", deviceId: "d", activity: "online" }, at);
  expect(board.read("p")).toEqual({ state: "offline", lastSeen: null });
});
