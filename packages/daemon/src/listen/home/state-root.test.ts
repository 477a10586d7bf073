import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stateRoot } from "./state-root.ts";

test("INTERLOCK_HOME names the state root, XDG_STATE_HOME the place of it, and the home directory is the rest", () => {
  expect(stateRoot({ INTERLOCK_HOME: "/a", XDG_STATE_HOME: "/b" })).toEqual({ kind: "root", path: "/a" });
  expect(stateRoot({ XDG_STATE_HOME: "/b" })).toEqual({ kind: "root", path: "/b/interlock" });
  expect(stateRoot({ INTERLOCK_HOME: "", XDG_STATE_HOME: "" })).toEqual({
    kind: "root",
    path: join(homedir(), ".local/state/interlock"),
  });
});

test("a relative root is refused with the variable's name", () => {
  expect(stateRoot({ INTERLOCK_HOME: "state" })).toEqual({
    kind: "refused",
    variable: "INTERLOCK_HOME",
    reason: "not absolute",
  });
});
