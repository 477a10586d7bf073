import {
  MEMBERSHIP_ROLES,
  MEMBERSHIP_STATES,
  CHANNEL_STATES,
  NODE_STATES,
  PRESENCE_HEALTH_STATES,
  SESSION_STATES,
  ACTIVE_NODE_STATES,
} from "@interlock/contracts";
import { expect, test } from "vitest";
import { MIGRATIONS } from "./all-migrations.ts";

const statements = Object.values(MIGRATIONS).flat();

function allowed(table: string, column: string): readonly string[] {
  const created = statements.find((statement) => statement.startsWith(`CREATE TABLE ${table} `)) ?? "";
  const check = new RegExp(`CHECK \\(${column} IN \\(([^)]*)\\)`).exec(created)?.[1] ?? "";
  return [...check.matchAll(/'([^']+)'/g)].map(([, value = ""]) => value);
}

test.each([
  ["sessions", "state", SESSION_STATES.values],
  ["session_memberships", "role", MEMBERSHIP_ROLES.values],
  ["session_memberships", "state", MEMBERSHIP_STATES.values],
  ["session_channels", "state", CHANNEL_STATES.values],
  ["runtime_node_attachments", "state", NODE_STATES.values],
  ["runtime_node_presence", "health_state", PRESENCE_HEALTH_STATES.values],
])("%s.%s takes exactly the contract's closed set", (table, column, values) => {
  expect(allowed(table, column)).toEqual(values);
});

test("the index of one active attachment counts exactly the contract's active states", () => {
  const index = statements.find((statement) => statement.includes("idx_node_attachments_active")) ?? "";
  expect([...index.matchAll(/'([^']+)'/g)].map(([, value]) => value)).toEqual([...ACTIVE_NODE_STATES]);
});

test("names sort in the order in which the migrations run", () => {
  expect(Object.keys(MIGRATIONS)).toEqual(Object.keys(MIGRATIONS).toSorted());
});
