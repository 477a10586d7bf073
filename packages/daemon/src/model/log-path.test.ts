import { expect, test } from "vitest";
import { isBelow, logPathProblem } from "./log-path.ts";

const HOME = "/home/dev/.local/state/interlock";

test("a path for a log is absolute, printable, of one file, and in nobody's way", () => {
  const wrong = {
    "logs/a.log": "not absolute",
    "": "not absolute",
    [`/${"a".repeat(4096)}`]: "too long",
    "/tmp/a\nb": "control character",
    "/tmp/a\u0085b": "control character",
    "/tmp/../etc/x": "parent segment",
    "/tmp/": "no file name",
    "/proc/1/x": "system directory",
    "/run/x.log": "system directory",
    "//dev/shm/x": "system directory",
    [`${HOME}/app.sock`]: "state directory",
    [`${HOME}/./interlock.sqlite3`]: "state directory",
    [HOME]: "state directory",
  };
  for (const [path, problem] of Object.entries(wrong))
    expect([path, logPathProblem(path, HOME)]).toEqual([path, problem]);
  for (const path of ["/tmp/a.log", "/runs/a", `${HOME}/logs/host/a.log`, `${HOME}-2/a`, "/tmp/a..b/c"])
    expect([path, logPathProblem(path, HOME)]).toEqual([path, null]);
});

test("a name that only begins like a directory does not lie in it", () => {
  expect(isBelow("/a/b", "/a")).toBe(true);
  expect(isBelow("/a", "/a")).toBe(true);
  expect(isBelow("/ab", "/a")).toBe(false);
  expect(isBelow("/a", "/")).toBe(true);
});
