// The tables as kysely sees them. The migrations are the truth; a test compares the closed sets.
import type { ColumnType, Generated } from "kysely";
import type {
  InviteState,
  JoinMode,
  MembershipRole,
  MembershipState,
  NodeState,
  PRESENCE_HEALTH_STATES,
  SessionState,
} from "@interlock/contracts";

type JsonObject = ColumnType<Readonly<Record<string, unknown>>, string, string>;
/** Written by the database clock alone. */
type DatabaseTime = ColumnType<Date, never, never>;
type SettableTime = ColumnType<Date | null, never, never>;

export interface ParticipantsTable {
  readonly id: string;
  readonly created_at: DatabaseTime;
}

export interface SessionsTable {
  readonly id: string;
  readonly state: SessionState;
  readonly config: JsonObject;
  readonly metadata: JsonObject;
  readonly min_client_version: ColumnType<string | null, never, string>;
  readonly created_at: DatabaseTime;
  readonly updated_at: DatabaseTime;
}

export interface SessionMembershipsTable {
  readonly id: string;
  readonly session_id: string;
  readonly participant_id: string;
  readonly role: MembershipRole;
  readonly state: MembershipState;
  readonly joined_at: SettableTime;
  readonly updated_at: ColumnType<Date, never, Date>;
  readonly identity_handle: ColumnType<string | null, string | null | undefined, string | null>;
}

export interface SessionInvitesTable {
  readonly id: string;
  readonly session_id: string;
  readonly inviter_id: string;
  /** Hexadecimal SHA-256 of the token. */
  readonly token_hash: string;
  readonly join_mode: JoinMode;
  /** `pending` also after its time: whoever reads compares `expires_at` with the database's clock. */
  readonly state: Generated<InviteState>;
  readonly expires_at: DatabaseTime;
  readonly created_at: DatabaseTime;
  readonly accepted_by: ColumnType<string | null, never, string>;
}

export interface SessionFeedHeadsTable {
  readonly session_id: string;
  /** bigint, which the driver gives as text. */
  readonly last_sequence: ColumnType<string, never, never>;
}

export interface SessionChannelsTable {
  readonly id: string;
  readonly session_id: string;
  readonly name: string;
  readonly state: Generated<"active" | "muted" | "archived">;
}

export interface AccessTokensTable {
  readonly token_hash: Buffer;
  readonly participant_id: string;
  readonly holder: string | null;
  readonly created_at: DatabaseTime;
  readonly revoked_at: SettableTime;
}

export interface RuntimeNodeAttachmentsTable {
  readonly id: Generated<string>;
  readonly session_id: string;
  readonly participant_id: string;
  readonly node_id: string;
  readonly capabilities: JsonObject;
  readonly client_version: string;
  readonly state: NodeState;
  readonly attached_at: DatabaseTime;
  /** A bigint, which the driver gives as text. */
  readonly fence: ColumnType<string, never, string>;
}

export interface RuntimeNodePresenceTable {
  readonly node_id: string;
  readonly last_heartbeat_at: DatabaseTime;
  readonly health_state: (typeof PRESENCE_HEALTH_STATES)["values"][number];
}

export interface RuntimeNodeTransitionsTable {
  readonly session_id: string;
  readonly node_id: string;
  readonly previous_state: NodeState | null;
  readonly new_state: NodeState;
  readonly cause: "detach" | "revocation";
  readonly actor: string;
  readonly last_heartbeat_at: ColumnType<Date | null, Date | undefined, never>;
  readonly reason: ColumnType<string | null, string | null | undefined, never>;
}

export interface Tables {
  readonly participants: ParticipantsTable;
  readonly sessions: SessionsTable;
  readonly session_memberships: SessionMembershipsTable;
  readonly session_channels: SessionChannelsTable;
  readonly session_invites: SessionInvitesTable;
  readonly session_feed_heads: SessionFeedHeadsTable;
  readonly access_tokens: AccessTokensTable;
  readonly runtime_node_attachments: RuntimeNodeAttachmentsTable;
  readonly runtime_node_presence: RuntimeNodePresenceTable;
  readonly runtime_node_transitions: RuntimeNodeTransitionsTable;
}
