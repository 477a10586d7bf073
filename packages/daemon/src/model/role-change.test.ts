import { expect, test } from "vitest";
import { AGENT_ROLES } from "./agent-role.ts";
import { roleChangeRefusal } from "./role-change.ts";

test("a role stays what it is, whoever hangs under it", () => {
  for (const role of AGENT_ROLES) expect(roleChangeRefusal(role, role, 3)).toBeNull();
});

test("no agent becomes a swarm member without a parent", () => {
  for (const role of AGENT_ROLES.filter((name) => name !== "swarm"))
    expect(roleChangeRefusal(role, "swarm", 0)).toBe("swarm_needs_parent");
});

test("a slave keeps its role while swarm members hang under it, and every other change is free", () => {
  expect(roleChangeRefusal("slave", "shell", 1)).toBe("has_swarm_members");
  expect(roleChangeRefusal("slave", "shell", 0)).toBeNull();
  expect(roleChangeRefusal("unknown", "master", 0)).toBeNull();
  expect(roleChangeRefusal("swarm", "slave", 0)).toBeNull();
});
