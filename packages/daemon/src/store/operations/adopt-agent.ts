import type { AgentCapability } from "../../model/agent-capability.ts";
import type { AgentRole } from "../../model/agent-role.ts";
import { parentageRefusal, type Parent } from "../../model/agent-parentage.ts";
import { matchPane } from "../../model/pane-identity.ts";
import type { PaneIdentityField, PaneKey } from "../../model/pane-key.ts";
import type { AuditCause } from "../audit/audit-cause.ts";
import type { Connection } from "../database/connection.ts";
import { statement } from "../database/statement.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { agentById } from "../records/by-id.ts";
import { selectPanes } from "../records/pane-columns.ts";
import type { UnixMicros } from "../timestamp.ts";
import { freshAgentId } from "./fresh-id.ts";
import type { Operation } from "./operation.ts";
import { isContainerRunning } from "./running-container.ts";

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

const candidates = statement<PaneKey>()((db, wanted) =>
  selectPanes(db)
    .where("state", "=", "active")
    .where((where) =>
      where.or([
        where("pane_id", "=", wanted.paneId),
        where.and([
          where("container_id", "=", wanted.containerId),
          where("tmux_socket", "=", wanted.tmuxSocket),
          where("session_name", "=", wanted.sessionName),
          where("window_index", "=", wanted.windowIndex),
          where("pane_index", "=", wanted.paneIndex),
        ]),
      ]),
    ),
);

const agentOfPane = statement<{ paneRef: string }>()((db, input) =>
  db.selectFrom("agents").select("agent_id as agentId").where("pane_ref", "=", input.paneRef),
);

interface AgentRow {
  readonly agentId: string;
  readonly paneRef: string;
  readonly role: AgentRole;
  readonly capability: AgentCapability;
  readonly label: string;
  readonly projectPath: string;
  readonly parentAgentId: string | null;
  readonly now: UnixMicros;
}

const create = statement<AgentRow>()((db, row) =>
  db.insertInto("agents").values({
    agent_id: row.agentId,
    pane_ref: row.paneRef,
    state: "active",
    role: row.role,
    capability: row.capability,
    label: row.label,
    project_path: row.projectPath,
    parent_agent_id: row.parentAgentId,
    registered_at: row.now,
    last_registered_at: row.now,
  }),
);

const reactivate = statement<AgentRow>()((db, row) =>
  db
    .updateTable("agents")
    .set({
      state: "active",
      role: row.role,
      capability: row.capability,
      label: row.label,
      project_path: row.projectPath,
      parent_agent_id: row.parentAgentId,
      last_registered_at: row.now,
    })
    .where("agent_id", "=", row.agentId),
);

const hold = statement<{ paneRef: string; agentId: string }>()((db, input) =>
  db.updateTable("panes").set({ agent_id: input.agentId }).where("pane_ref", "=", input.paneRef),
);

/**
 * Makes an agent of a discovered pane. A pane that an agent held before it went away gets that agent back under its
 * old id, with everything else as now given, so that what names the agent goes on naming this place.
 */
export const adoptAgent: Operation<AdoptAgentInput, AdoptAgentOutcome> = ({ db, now, audit }, input) => {
  const match = matchPane(input.pane, db.all(candidates, input.pane));
  if (match.kind === "mismatch") return { kind: "pane-not-found", mismatchField: match.field };
  const { paneRef, agentId: holder, containerId, paneId } = match.pane;
  if (holder !== null) return { kind: "already-registered", agentId: holder };
  if (input.attachLog && !isContainerRunning(db, containerId))
    return { kind: "container-inactive", containerId };
  const refusal = parentageRefusal(input.role, parentOf(db, input.parentAgentId));
  if (refusal === "parent-not-found") return { kind: refusal, parentAgentId: input.parentAgentId ?? "" };
  if (refusal !== null) return { kind: refusal };

  const before = db.first(agentOfPane, { paneRef });
  const agentId = before?.agentId ?? freshAgentId();
  const { role, capability, label, projectPath, parentAgentId } = input;
  db.run(before === undefined ? create : reactivate, {
    agentId,
    paneRef,
    role,
    capability,
    label,
    projectPath,
    parentAgentId,
    now,
  });
  db.run(hold, { paneRef, agentId });
  audit({
    eventType: "agent_registered",
    cause: input.cause,
    payload: { agent_id: agentId, container_id: containerId, pane_id: paneId, role },
  });
  const agent = db.first(agentById, { id: agentId });
  if (agent === undefined) throw new Error("the agent just written is not there");
  return { kind: "adopted", agent, how: before === undefined ? "created" : "reactivated" };
};

function parentOf(db: Connection, agentId: string | null): Parent {
  if (agentId === null) return { kind: "none" };
  const agent = db.first(agentById, { id: agentId });
  return agent === undefined ? { kind: "unknown" } : { kind: "known", role: agent.role, state: agent.state };
}
