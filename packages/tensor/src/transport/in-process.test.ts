import { describe } from "vitest";
import { conformance } from "./conformance.test.support.ts";
import { inProcessStreams } from "./in-process.ts";

describe("in one process", () => {
  conformance((limits) => {
    let now = 0;
    const streams = inProcessStreams(limits, () => now);
    return Promise.resolve({
      connect: () => streams.connect(),
      elapse: () => (now += limits.patienceMs),
      close: () => Promise.resolve(),
    });
  });
});
