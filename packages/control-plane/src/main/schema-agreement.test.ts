// The database's closed sets, lengths and nullability against the contract's: read from a database that every migration
// has run on, and from the model that other languages read. A column that nobody compared or explained fails.
import model from "@interlock/contracts/model.json" with { type: "json" };
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestPlane, type TestPlane } from "./plane.test.support.ts";

/** A definition of the model, or a field of one; or why the contract has none. */
type Counterpart = string | { readonly none: string };

const INTERNAL = (none: string): Counterpart => ({ none });

const COUNTERPARTS: Readonly<Record<string, Readonly<Record<string, Counterpart>>>> = {
  sessions: {
    id: "SessionSnapshot.id",
    state: "SessionSnapshot.state",
    config: "SessionSnapshot.config",
    metadata: "SessionSnapshot.metadata",
    min_client_version: "EventEnvelopeVersion?",
    created_at: "SessionSnapshot.createdAt",
    updated_at: "SessionSnapshot.updatedAt",
  },
  session_memberships: {
    id: "Membership.id",
    session_id: "Membership.sessionId",
    participant_id: "Membership.participantId",
    role: "Membership.role",
    state: "Membership.state",
    joined_at: "Membership.joinedAt",
    updated_at: "Membership.updatedAt",
    identity_handle: "Membership.identityHandle",
  },
  session_channels: {
    id: "ChannelSummary.id",
    session_id: "SessionId",
    name: "ChannelCreatedPayload.name",
    state: "ChannelSummary.state",
  },
  session_invites: {
    id: "Invite.id",
    session_id: "Invite.sessionId",
    inviter_id: "Invite.inviterId",
    token_hash: INTERNAL("the hash of a secret, which travels nowhere"),
    join_mode: "Invite.joinMode",
    state: "Invite.state",
    expires_at: "Invite.expiresAt",
    created_at: "Invite.createdAt",
    accepted_by: "Invite.acceptedBy",
  },
  session_feed: {
    session_id: "EventEnvelope.sessionId",
    sequence: "EventEnvelope.sequence",
    id: "EventEnvelope.id",
    occurred_at: "EventEnvelope.occurredAt",
    category: "EventEnvelope.category",
    type: "EventEnvelope.type",
    actor: "EventEnvelope.actor",
    payload: "EventEnvelope.payload",
    version: "EventEnvelope.version",
  },
  session_feed_heads: { session_id: "SessionId", last_sequence: "EventEnvelope.sequence" },
  participants: { id: "ParticipantId", created_at: INTERNAL("not shown") },
  access_tokens: {
    token_hash: INTERNAL("the hash of a secret, which travels nowhere"),
    participant_id: "ParticipantId",
    holder: INTERNAL("names a state root, by a hash of our own"),
    created_at: INTERNAL("not shown"),
    revoked_at: INTERNAL("not shown"),
  },
  runtime_node_attachments: {
    id: INTERNAL("a UUID, which the contract has as opaque text"),
    session_id: "RuntimeNodeAttachRequest.sessionId",
    participant_id: "RuntimeNodeRosterEntry.participantId",
    node_id: "RuntimeNodeRosterEntry.nodeId",
    capabilities: "RuntimeNodeRosterEntry.capabilities",
    client_version: "RuntimeNodeRosterEntry.clientVersion",
    state: "RuntimeNodeRosterEntry.state",
    attached_at: "RuntimeNodeRosterEntry.attachedAt",
    fence: "RuntimeNodeFence",
  },
  runtime_node_presence: {
    node_id: "RuntimeNodeRosterEntry.nodeId",
    last_heartbeat_at: INTERNAL("null in a roster only where there is no row"),
    health_state: "RuntimeNodePresenceState",
  },
  runtime_node_transitions: {
    id: INTERNAL("the order of the changes; the feed numbers its events itself"),
    session_id: "SessionId",
    node_id: "RuntimeNodeRosterEntry.nodeId",
    occurred_at: "EventEnvelope.occurredAt",
    previous_state: "NodeState?",
    new_state: INTERNAL("those of the states that are told, as a check of the whole row says"),
    cause: INTERNAL("becomes the event's type"),
    actor: "ParticipantId?",
    last_heartbeat_at: INTERNAL("of the events that tell it; the row's check says which"),
    reason: "RuntimeNodeRevokedPayload.reason?",
  },
};

/** Tables of our own working, of which nothing travels. */
const OWN_TABLES = [
  "kysely_migration",
  "kysely_migration_lock",
  "rate_limit_blocks",
  "rate_limit_counters",
  "runtime_node_sweeps",
];

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly isNullable: boolean;
  /** Definitions of the checks on this column alone. */
  readonly checks: readonly string[];
}

interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Generated from the registry; its definitions are of the subset above. */
const definitions = model.$defs as Readonly<Record<string, Schema>>;

let plane: TestPlane;
let columns: readonly Column[];
beforeAll(async () => {
  plane = await startTestPlane();
  const rows = await plane.sql(`
    SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type,
      NOT a.attnotnull AS "isNullable",
      coalesce((SELECT json_agg(pg_get_constraintdef(k.oid)) FROM pg_constraint k
        WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]), '[]') AS checks
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY c.relname, a.attnum`);
  columns = rows as unknown as readonly Column[]; // the columns of the query
});
afterAll(() => plane.stop());

function definition(name: string): Schema {
  const found = definitions[name];
  if (found === undefined) throw new Error(`the model has no ${name}`);
  return found.$ref === undefined ? found : definition(found.$ref.replace("#/$defs/", ""));
}

/** The schema of `Definition`, `Definition?` for one that may be null, or `Definition.field`. */
function stated(counterpart: string): { readonly schema: Schema; readonly isNullable: boolean } {
  const [name = "", field] = counterpart.replace("?", "").split(".");
  const whole = definition(name);
  const schema = field === undefined ? whole : whole.properties?.[field];
  if (schema === undefined) throw new Error(`${name} has no ${String(field)}`);
  const members = schema.anyOf ?? [schema];
  const [value = schema] = members.filter(({ type }) => type !== "null");
  return {
    schema: value.$ref === undefined ? value : definition(value.$ref.replace("#/$defs/", "")),
    isNullable: counterpart.endsWith("?") || members.some(({ type }) => type === "null"),
  };
}

const valuesIn = (check: string): readonly string[] =>
  [...check.matchAll(/'([^']*)'::text/g)].map(([, value = ""]) => value);

function boundsIn(check: string): { readonly min: number; readonly max: number } | undefined {
  const found = /char_length\(\w+\) >= (\d+)\) AND \(char_length\(\w+\) <= (\d+)/.exec(check);
  return found === null ? undefined : { min: Number(found[1]), max: Number(found[2]) };
}

test("[SES-081] every column is compared with the contract, or says why there is nothing to compare", () => {
  const seen = columns
    .filter(({ table }) => !OWN_TABLES.includes(table))
    .map(({ table, column }) => `${table}.${column}`);
  const listed = Object.entries(COUNTERPARTS).flatMap(([table, fields]) =>
    Object.keys(fields).map((column) => `${table}.${column}`),
  );
  expect(seen.toSorted()).toEqual(listed.toSorted());
});

test("[SES-081] what may be null in the database may be null in the contract, and nothing else may", () => {
  const differing = compared().filter(({ column, isNullable }) => column.isNullable !== isNullable);
  expect(differing.map(({ column }) => `${column.table}.${column.column}`)).toEqual([]);
});

test("[SES-081] text takes exactly the values of the contract's closed sets, in their order", () => {
  const sets = compared().filter(({ schema }) => schema.enum !== undefined);
  expect(sets.length).toBeGreaterThanOrEqual(8);
  for (const { column, schema } of sets)
    expect([column.table, column.column, column.checks.flatMap(valuesIn)]).toEqual([
      column.table,
      column.column,
      schema.enum,
    ]);
});

test("[SES-081] text has exactly the lengths of the contract", () => {
  const texts = compared().filter(
    ({ column, schema }) => column.type === "text" && schema.enum === undefined,
  );
  expect(texts.length).toBeGreaterThanOrEqual(7);
  for (const { column, schema } of texts)
    expect([column.table, column.column, column.checks.map(boundsIn)]).toEqual([
      column.table,
      column.column,
      [{ min: schema.minLength, max: schema.maxLength }],
    ]);
});

function compared(): readonly {
  readonly column: Column;
  readonly schema: Schema;
  readonly isNullable: boolean;
}[] {
  return columns.flatMap((column) => {
    const counterpart = COUNTERPARTS[column.table]?.[column.column];
    return typeof counterpart === "string" ? [{ column, ...stated(counterpart) }] : [];
  });
}
