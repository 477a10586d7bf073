import fc from "fast-check";
import { expect, test } from "vitest";
import {
  BEAT_EVERY_MS,
  beatPauseMs,
  GOOD_AFTER_BEATS,
  notBefore,
  RETRY_CAP_MS,
  retryPauseMs,
} from "./pace.ts";

/** Silence for this long makes a control plane doubt a node. */
const DOUBTED_AFTER_MS = 30_000;
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("beats keep their cadence on a good path, and come closer on one that loses", () => {
  expect(beatPauseMs(BEAT_EVERY_MS, GOOD_AFTER_BEATS, 0.5)).toBe(BEAT_EVERY_MS);
  fc.assert(
    fc.property(fc.nat(20), chance, (beats, random) => {
      const pause = beatPauseMs(BEAT_EVERY_MS, beats, random);
      expect(pause).toBeGreaterThan(0);
      // On a path that loses, three beats fit into the time after which anybody doubts the node.
      if (beats < GOOD_AFTER_BEATS) expect(3 * pause).toBeLessThanOrEqual(DOUBTED_AFTER_MS);
      else expect(Math.abs(pause - BEAT_EVERY_MS)).toBeLessThanOrEqual(BEAT_EVERY_MS / 10);
    }),
  );
});

test("pauses double, are drawn from nothing to their ceiling, and have a cap", () => {
  expect([1, 2, 3, 4].map((failures) => retryPauseMs(failures, 0.5))).toEqual([250, 500, 1000, 2000]);
  fc.assert(
    fc.property(fc.nat(100_000), chance, (failures, random) => {
      const pause = retryPauseMs(failures, random);
      expect(pause).toBeGreaterThanOrEqual(0);
      expect(pause).toBeLessThanOrEqual(RETRY_CAP_MS);
    }),
  );
});

test("what the other side asked for is waited for", () => {
  fc.assert(
    fc.property(fc.nat(60_000), fc.nat(600_000), chance, (pause, asked, random) => {
      const wait = notBefore(pause, asked, random);
      expect(wait).toBeGreaterThanOrEqual(Math.max(pause, asked));
      expect(wait).toBeLessThanOrEqual(Math.max(pause, asked * 1.1));
    }),
  );
});
