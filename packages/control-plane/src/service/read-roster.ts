import type { NodeState, ParticipantId, SessionId } from "@interlock/contracts";
import type { Presence } from "../model/node/presence-table.ts";
import { isReadOnly } from "../model/read-only.ts";
import { attempt, type Unavailable } from "./attempt.ts";
import type { ServiceContext } from "./context.ts";
import { floorOf, storedVersion } from "./stored-version.ts";

export interface RosterEntry {
  readonly nodeId: string;
  readonly participantId: string;
  readonly state: NodeState;
  readonly health: Presence | undefined;
  readonly lastHeartbeatAt: Date | undefined;
  readonly readOnly: boolean;
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly clientVersion: string;
  readonly attachedAt: Date;
}

export type ReadRosterOutcome =
  | { readonly kind: "found"; readonly nodes: readonly RosterEntry[] }
  /** Absent, or the caller is no active member; nobody outside learns which. */
  | { readonly kind: "not-found" }
  | Unavailable;

/** Every attachment of the session, in every state. Shows what the sweeps wrote; decides nothing of its own. */
export async function readRoster(
  context: ServiceContext,
  caller: ParticipantId,
  sessionId: SessionId,
): Promise<ReadRosterOutcome> {
  return attempt(context, async () => {
    // One statement, so that the floor and the rows are of one moment.
    const rows = await context.db
      .selectFrom("sessions as s")
      .innerJoin("session_memberships as m", "m.session_id", "s.id")
      .leftJoin("runtime_node_attachments as a", "a.session_id", "s.id")
      .leftJoin("runtime_node_presence as p", "p.node_id", "a.node_id")
      .select([
        "s.min_client_version",
        "a.node_id",
        "a.participant_id",
        "a.state",
        "a.capabilities",
        "a.client_version",
        "a.attached_at",
        "p.health_state",
        "p.last_heartbeat_at",
      ])
      .where("s.id", "=", sessionId)
      .where("m.participant_id", "=", caller)
      .where("m.state", "=", "active")
      .orderBy("a.attached_at")
      .orderBy("a.node_id")
      .execute();
    if (rows.length === 0) return { kind: "not-found" };
    return { kind: "found", nodes: rows.flatMap(entryOf) };
  });
}

interface Row {
  readonly min_client_version: string | null;
  readonly node_id: string | null;
  readonly participant_id: string | null;
  readonly state: NodeState | null;
  readonly capabilities: Readonly<Record<string, unknown>> | null;
  readonly client_version: string | null;
  readonly attached_at: Date | null;
  readonly health_state: Presence | null;
  readonly last_heartbeat_at: Date | null;
}

/** A session without nodes has one row without an attachment. */
function entryOf(row: Row): readonly RosterEntry[] {
  const { node_id, participant_id, state, capabilities, client_version, attached_at } = row;
  if (node_id === null || participant_id === null || state === null) return [];
  if (capabilities === null || client_version === null || attached_at === null) return [];
  return [
    {
      nodeId: node_id,
      participantId: participant_id,
      state,
      health: row.health_state ?? undefined,
      lastHeartbeatAt: row.last_heartbeat_at ?? undefined,
      readOnly: isReadOnly(storedVersion(client_version), floorOf(row.min_client_version)),
      capabilities,
      clientVersion: client_version,
      attachedAt: attached_at,
    },
  ];
}
