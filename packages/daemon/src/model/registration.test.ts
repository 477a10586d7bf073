import { expect, it } from "vitest";
import { registrationRefusal, type RegistrationFacts } from "./registration.ts";

const slave = { kind: "known", agentId: "agt_a", role: "slave", state: "active" } as const;
const none = { kind: "none" } as const;
const refusal = (facts: Partial<RegistrationFacts>) =>
  registrationRefusal({ before: undefined, role: undefined, members: 0, parent: none, ...facts });
const was = (role: "slave" | "swarm" | "master", parentAgentId: string | null = null) => ({
  role,
  parentAgentId,
});

it("takes a pane as anything but a master, and a swarm member under a slave", () => {
  expect(refusal({})).toBeNull();
  expect(refusal({ role: "slave" })).toBeNull();
  expect(refusal({ role: "swarm", parent: slave })).toBeNull();
});

it("never makes a master, also not of one", () => {
  expect(refusal({ role: "master" })).toBe("master_via_register");
  expect(refusal({ role: "master", before: was("master") })).toBe("master_via_register");
  expect(refusal({ before: was("master") })).toBeNull();
});

it("judges role and parent together before it looks for the parent", () => {
  expect(refusal({ role: "swarm" })).toBe("swarm_parent_required");
  expect(refusal({ role: "slave", parent: { kind: "unknown" } })).toBe("parent_role_mismatch");
  expect(refusal({ role: "swarm", parent: { kind: "unknown" } })).toBe("parent_not_found");
  expect(refusal({ role: "swarm", parent: { ...slave, state: "inactive" } })).toBe("parent_inactive");
  expect(refusal({ role: "swarm", parent: { ...slave, role: "shell" } })).toBe("parent_role_invalid");
});

it("keeps the parent an agent was registered with", () => {
  expect(refusal({ before: was("swarm", "agt_a") })).toBeNull();
  expect(refusal({ before: was("swarm", "agt_a"), parent: slave })).toBeNull();
  expect(refusal({ before: was("swarm", "agt_b"), parent: slave })).toBe("parent_immutable");
  expect(refusal({ before: was("slave"), role: "swarm", parent: slave })).toBe("parent_immutable");
});

it("keeps a slave that has active members a slave", () => {
  expect(refusal({ before: was("slave"), role: "shell", members: 1 })).toBe("has_swarm_members");
  expect(refusal({ before: was("slave"), role: "slave", members: 1 })).toBeNull();
});
