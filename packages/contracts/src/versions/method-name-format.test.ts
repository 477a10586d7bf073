import { verifies } from "@interlock/testkit/verifies";
import { expect } from "vitest";
import { registry } from "../registry/index.ts";
import { METHOD_NAME_FORMAT } from "./method-name-format.ts";

verifies(
  "RTN-010",
  "names of the control plane are lower-case words joined by dots, without an underscore",
  () => {
    for (const name of ["session.create", "runtimenode.attach", "a1.b2.c3"])
      expect(METHOD_NAME_FORMAT.test(name)).toBe(true);
    for (const name of [
      "session",
      "Session.create",
      "runtime_node.attach",
      "session.",
      ".create",
      "session.1st",
      "",
    ])
      expect(METHOD_NAME_FORMAT.test(name)).toBe(false);
    const names = registry.methods.filter(({ planes }) => planes.includes("control")).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !METHOD_NAME_FORMAT.test(name))).toEqual([]);
  },
);
