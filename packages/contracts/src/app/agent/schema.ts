import { z } from "zod";
import type { ClosedSet } from "../../define/closed-set.ts";
import { AgentId, ContainerId, PaneId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { listParams, listResult } from "../../schema/list.ts";
import { identityText, requestId } from "../../schema/object-id.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMicroseconds } from "../../schema/time.ts";
import { AGENT_CAPABILITIES, AGENT_ROLES } from "../closed-sets.ts";

export const AgentRole = closedSetSchema(AGENT_ROLES);
export const AgentCapability = closedSetSchema(AGENT_CAPABILITIES);

/** A new value out of a set; the empty text, which clears other fields, is refused in words of its own. */
function changedTo<Value extends string>(set: ClosedSet<Value>) {
  // As in closedSetSchema: a closed set is never empty, and zod asks for a mutable tuple it never changes.
  return z.enum(set.values as unknown as [Value, ...Value[]], {
    error: ({ input }) =>
      input === "" ? "not clearable" : typeof input === "string" ? "unknown value" : "wrong type",
  });
}

export const Agent = z
  .object({
    agent_id: AgentId,
    role: AgentRole,
    role_priority: z.int().min(1).max(6),
    capability: AgentCapability,
    label: z.string(),
    project_path: z.string(),
    parent_agent_id: AgentId.nullable(),
    container_id: ContainerId,
    pane_id: PaneId,
    registered_at: IsoMicroseconds,
    log_attached: z.boolean(),
    pane_active: z.boolean(),
  })
  .meta({ id: "Agent", description: "A pane that was adopted under a role." });

export const AgentListParams = listParams(["default", "registered_at", "role"], {
  role: AgentRole.optional(),
  capability: AgentCapability.optional(),
  container_id: requestId().optional(),
  log_attached: z.boolean().optional(),
});
export const AgentListResult = listResult(Agent);
export const AgentDetailParams = z.object({ agent_id: requestId() });
export const AgentRowResult = z.object({ row: Agent });

/** The six identity fields come first and in the order in which a mismatch is named. */
export const RegisterFromPaneParams = z.object({
  container_id: identityText(256),
  tmux_socket: identityText(4096),
  session_name: identityText(2048),
  window_index: z.int().min(0),
  pane_index: z.int().min(0),
  pane_id: identityText(256),
  role: AgentRole,
  capability: AgentCapability,
  label: boundedText({ max: 4096 }),
  project_path: boundedText({ max: 4096 }).optional(),
  parent_agent_id: requestId().optional(),
  attach_log: z.boolean().optional(),
});

/** Absent: unchanged. Empty: cleared, which only the two texts allow. */
export const AgentUpdateParams = z.object({
  agent_id: requestId(),
  role: changedTo(AGENT_ROLES).optional(),
  capability: changedTo(AGENT_CAPABILITIES).optional(),
  label: boundedText({ max: 4096 }).optional(),
  project_path: boundedText({ max: 4096 }).optional(),
});
