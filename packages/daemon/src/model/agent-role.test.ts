import * as contract from "@interlock/contracts";
import { expect, test } from "vitest";
import { AGENT_CAPABILITIES } from "./agent-capability.ts";
import { AGENT_ROLE_PRIORITY, AGENT_ROLES } from "./agent-role.ts";

test("roles and capabilities are the contract's, in its order", () => {
  expect(AGENT_ROLES).toEqual(contract.AGENT_ROLES.values);
  expect(AGENT_CAPABILITIES).toEqual(contract.AGENT_CAPABILITIES.values);
});

test("a role's priority is its place in the set, from 1", () => {
  expect(AGENT_ROLES.map((role) => AGENT_ROLE_PRIORITY[role])).toEqual([1, 2, 3, 4, 5, 6]);
});
