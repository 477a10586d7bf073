import model from "@interlock/contracts/model.json" with { type: "json" };
import { verifies } from "@interlock/testkit";
import type { RequirementId } from "@interlock/testkit/verifies";
import { expect, test } from "vitest";

interface Details {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

const declared: Readonly<Record<string, { readonly details: Details }>> = model.errors.app;
const defs: Readonly<Record<string, object>> = model.$defs;

/** `key` for a required text, `key#` for a required integer, `key?` for an optional text. */
function shapeOf(code: string): readonly string[] {
  const stated = declared[code]?.details;
  const details: Details | undefined =
    stated?.$ref === undefined ? stated : defs[stated.$ref.replace("#/$defs/", "")];
  return Object.entries(details?.properties ?? {}).map(([key, property]) => {
    if (details?.required?.includes(key) !== true) return `${key}?`;
    return "type" in property && property.type === "integer" ? `${key}#` : key;
  });
}

const CODES: readonly (readonly [RequirementId, string, readonly string[]])[] = [
  ["APP-101", "app_session_required", []],
  ["APP-102", "app_session_expired", []],
  [
    "APP-103",
    "app_contract_major_unsupported",
    ["daemon_app_contract_version", "client_app_contract_major#"],
  ],
  ["APP-104", "unknown_method", []],
  ["APP-105", "malformed_request", ["reason"]],
  ["APP-106", "validation_failed", ["field", "reason"]],
  ["APP-107", "not_found", []],
  ["APP-108", "stale_object", ["reason?"]],
  ["APP-109", "pane_already_registered", ["agent_id"]],
  ["APP-110", "pane_not_found", ["pane_id", "mismatch_field?"]],
  ["APP-111", "agent_not_found", ["agent_id"]],
  ["APP-112", "route_not_found", ["route_id"]],
  ["APP-113", "queue_message_not_found", ["message_id"]],
  ["APP-114", "scan_timeout", ["scan_id"]],
  ["APP-115", "scan_not_found", ["scan_id"]],
  ["APP-116", "daemon_unavailable", []],
  ["APP-117", "socket_missing", []],
  ["APP-118", "socket_permission_denied", []],
  ["APP-119", "docker_unavailable", []],
  ["APP-120", "tmux_unavailable", []],
  ["APP-121", "container_inactive", ["container_id"]],
  ["APP-122", "log_attach_blocked", ["agent_id", "reason"]],
  ["APP-123", "routing_disabled", []],
  ["APP-124", "permission_denied", ["reason?"]],
  ["APP-125", "host_only", []],
  ["APP-126", "payload_too_large", ["size_limit_bytes#", "actual_size_bytes#"]],
  ["APP-127", "internal_error", ["reason?"]],
];

for (const [id, code, shape] of CODES) {
  verifies(id, `${code} is declared with its details`, () => {
    expect(Object.keys(declared)).toContain(code);
    expect(shapeOf(code)).toEqual(shape);
  });
}

test("the app plane has these 27 codes and no other", () => {
  expect(Object.keys(declared).toSorted()).toEqual(CODES.map(([, code]) => code).toSorted());
});
