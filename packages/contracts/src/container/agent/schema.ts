import { z } from "zod";
import { AGENT_CAPABILITIES, AGENT_ROLES } from "../../app/closed-sets.ts";
import { AgentId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { identityText, requestId } from "../../schema/object-id.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMicroseconds } from "../../schema/time.ts";
import { REGISTRATION_EFFECTS } from "../closed-sets.ts";
import { LogAttached, logPath } from "./log-attachment.ts";
import { PaneCompositeKey, paneKey } from "../pane-key.ts";

const Role = closedSetSchema(AGENT_ROLES);
const Capability = closedSetSchema(AGENT_CAPABILITIES);

export const EffectivePermissions = z
  .object({
    can_send: z.boolean(),
    can_receive: z.boolean(),
    can_send_to_roles: z.array(Role),
  })
  .meta({ id: "EffectivePermissions" });

const agent = {
  agent_id: AgentId,
  ...paneKey,
  role: Role,
  capability: Capability,
  label: z.string(),
  project_path: z.string(),
  parent_agent_id: AgentId.nullable(),
  effective_permissions: EffectivePermissions,
  created_at: IsoMicroseconds,
  last_registered_at: IsoMicroseconds,
  active: z.boolean(),
};

/** Absent members keep their stored values when the pane is registered already. */
export const RegisterAgentParams = z.strictObject({
  container_id: identityText(256),
  pane_composite_key: PaneCompositeKey,
  role: Role.optional(),
  capability: Capability.optional(),
  label: boundedText({ max: 4096 }).optional(),
  project_path: boundedText({ max: 4096 }).optional(),
  parent_agent_id: requestId().optional(),
  /** The pane's output goes to a log, with the registration or not at all. */
  attach_log: z.strictObject({ log_path: logPath }).optional(),
  /** The newest schema that the caller knows; an older daemon is refused by it. */
  schema_version: z.int().min(1).optional(),
});
export const RegisterAgentResult = z.object({
  ...agent,
  created_or_reactivated: closedSetSchema(REGISTRATION_EFFECTS),
  /** Null where none was asked for. */
  log_attachment: LogAttached.nullable(),
});

export const ListAgentsParams = z.strictObject(
  {
    role: z
      .union([Role, z.array(Role)], {
        error: ({ input }) =>
          typeof input === "string" || Array.isArray(input) ? "unknown value" : "wrong type",
      })
      .optional(),
    /** 12 or 64 hex digits, or `host`. */
    container_id: boundedText({ min: 1, max: 64, pattern: /^(host|[0-9a-f]{12}|[0-9a-f]{64})$/u }).optional(),
    active_only: z.boolean().optional(),
    parent_agent_id: requestId().optional(),
  },
  { error: (issue) => (issue.code === "unrecognized_keys" ? "unknown filter" : undefined) },
);
export const ListAgentsResult = z.object({
  agents: z.array(z.object(agent).meta({ id: "RegisteredAgent", description: "An agent with its pane." })),
  truncated: z.boolean(),
});

const changed = { agent_id: requestId() };
export const SetRoleParams = z.strictObject({ ...changed, role: Role, confirm: z.boolean().optional() });
export const SetLabelParams = z.strictObject({ ...changed, label: boundedText({ max: 4096 }) });
export const SetCapabilityParams = z.strictObject({ ...changed, capability: Capability });
export const AgentChangeResult = z.object({
  agent_id: AgentId,
  field: z.enum(["role", "label", "capability"]),
  prior_value: z.string(),
  new_value: z.string(),
  effective_permissions: EffectivePermissions,
  /** False when it already was so: then nothing was written. */
  audit_appended: z.boolean(),
});
