import { expect, test } from "vitest";
import { AGENT_ROLES } from "./agent-role.ts";
import { parentageRefusal, type Parent } from "./agent-parentage.ts";

const slave: Parent = { kind: "known", role: "slave", state: "active" };

test("a swarm agent needs an active slave as its parent", () => {
  expect(parentageRefusal("swarm", slave)).toBeNull();
  expect(parentageRefusal("swarm", { kind: "none" })).toBe("swarm-parent-required");
  expect(parentageRefusal("swarm", { kind: "unknown" })).toBe("parent-not-found");
  expect(parentageRefusal("swarm", { kind: "known", role: "slave", state: "inactive" })).toBe(
    "parent-not-found",
  );
  expect(parentageRefusal("swarm", { kind: "known", role: "master", state: "active" })).toBe(
    "parent-role-mismatch",
  );
});

test("nothing else has a parent, and a master is not adopted", () => {
  const outcomes = AGENT_ROLES.map((role) => [
    role,
    parentageRefusal(role, { kind: "none" }),
    parentageRefusal(role, slave),
  ]);
  expect(outcomes).toEqual([
    ["master", "master-refused", "master-refused"],
    ["slave", null, "parent-role-mismatch"],
    ["swarm", "swarm-parent-required", null],
    ["test-runner", null, "parent-role-mismatch"],
    ["shell", null, "parent-role-mismatch"],
    ["unknown", null, "parent-role-mismatch"],
  ]);
});
