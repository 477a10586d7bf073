import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const source = fileURLToPath(import.meta.resolve("@interlock/daemon/main"));

const lineUnder = async (programs: string): Promise<readonly string[]> => {
  vi.stubEnv("INTERLOCK_TEST_PROGRAMS", programs);
  const { programLine } = await import("./program-line.ts");
  return programLine(source);
};

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test("a program runs from its source, or as its package publishes it", async () => {
  expect(await lineUnder("")).toEqual(["--conditions=interlock-source", source]);
  vi.resetModules();
  const [built = ""] = await lineUnder("built");
  expect(built.endsWith("/packages/daemon/dist/bundle/main.js")).toBe(true);
  expect(existsSync(source)).toBe(true);
});

test("what no package publishes is no program", async () => {
  vi.stubEnv("INTERLOCK_TEST_PROGRAMS", "built");
  const { programLine } = await import("./program-line.ts");
  expect(() => programLine(source.replace("main.ts", "other.ts"))).toThrow("no package publishes");
});
