import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isInterlockError } from "../errors/interlock-error.ts";
import { appSocketPath, resolveHome } from "./resolve-home.ts";

test("INTERLOCK_HOME wins over XDG_STATE_HOME, and empty means unset", () => {
  expect(resolveHome({ INTERLOCK_HOME: "/a", XDG_STATE_HOME: "/b" })).toBe("/a");
  expect(resolveHome({ INTERLOCK_HOME: "", XDG_STATE_HOME: "/b" })).toBe("/b/interlock");
  expect(resolveHome({})).toBe(join(homedir(), ".local/state/interlock"));
  expect(appSocketPath("/a")).toBe("/a/app.sock");
});

test.each(["INTERLOCK_HOME", "XDG_STATE_HOME"])("a relative %s is refused by name", (variable) => {
  try {
    resolveHome({ [variable]: "here" });
    expect.unreachable();
  } catch (error) {
    expect(isInterlockError(error) && error.error).toMatchObject({
      code: "home_invalid",
      details: { variable },
    });
  }
});
