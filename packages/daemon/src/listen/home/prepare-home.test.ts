import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { prepareHome } from "./prepare-home.ts";

let base = "";
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "interlock-"));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

test("a new home and its directories are 0700", () => {
  const home = join(base, "deep", "home");
  prepareHome(home);
  for (const path of [home, join(home, "logs"), join(home, "containers")])
    expect(statSync(path).mode & 0o777).toBe(0o700);
});

test.each([0o750, 0o705, 0o777])("a home of mode %o is refused and left as it is", (mode) => {
  const home = join(base, "home");
  mkdirSync(home);
  chmodSync(home, mode);
  expect(() => prepareHome(home)).toThrow(expect.objectContaining({ code: "home_unsafe" }));
  expect(statSync(home).mode & 0o777).toBe(mode);
});

test("a home that is a symbolic link is refused", () => {
  const home = join(base, "home");
  symlinkSync(mkdtempSync(join(base, "real-")), home);
  expect(() => prepareHome(home)).toThrow(expect.objectContaining({ code: "home_unsafe" }));
});
