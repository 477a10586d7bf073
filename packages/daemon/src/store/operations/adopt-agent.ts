import type { AgentCapability } from "../../model/agent-capability.ts";
import type { AgentRole } from "../../model/agent-role.ts";
import type { PaneIdentityField, PaneKey } from "../../model/pane-key.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import type { AgentRecord } from "../records/agent-record.ts";

export interface AdoptAgentInput {
  readonly pane: PaneKey;
  readonly role: AgentRole;
  readonly capability: AgentCapability;
  /** Trimmed and bounded by the caller. */
  readonly label: string;
  /** Empty when none was given. */
  readonly projectPath: string;
  readonly parentAgentId: string | null;
  /** Asks for a log attachment, which needs an active container. */
  readonly attachLog: boolean;
  readonly cause: AuditCause;
}

/** Refusals in the order they are checked; every one of them leaves nothing behind. */
export type AdoptAgentOutcome =
  | { readonly kind: "adopted"; readonly agent: AgentRecord; readonly how: "created" | "reactivated" }
  /** No active pane equals all six values; the first differing field of the pane that agrees furthest. */
  | { readonly kind: "pane-not-found"; readonly mismatchField: PaneIdentityField }
  | { readonly kind: "already-registered"; readonly agentId: string }
  | { readonly kind: "container-inactive"; readonly containerId: string }
  /** The parent does not exist or is not active. */
  | { readonly kind: "parent-not-found"; readonly parentAgentId: string }
  /** A panel cannot make a master; that takes a role change with confirmation. */
  | { readonly kind: "master-refused" }
  | { readonly kind: "swarm-parent-required" }
  /** Only a swarm agent has a parent, and its parent is a slave. */
  | { readonly kind: "parent-role-mismatch" };
