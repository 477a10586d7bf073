import { afterEach, describe, expect, it, vi } from "vitest";
import { scale } from "./scale.ts";

describe("scale", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it("is small where nothing is asked for", () => {
    vi.stubEnv("INTERLOCK_SCALE", undefined);
    expect(scale(12, 500)).toBe(12);
    vi.stubEnv("INTERLOCK_SCALE", "");
    expect(scale(12, 500)).toBe(12);
  });

  it("is large for a soak", () => {
    vi.stubEnv("INTERLOCK_SCALE", "soak");
    expect(scale(12, 500)).toBe(500);
  });

  it("refuses a word it does not know", () => {
    vi.stubEnv("INTERLOCK_SCALE", "soack");
    expect(() => scale(12, 500)).toThrow('not "soack"');
  });
});
