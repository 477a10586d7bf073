import { sql } from "kysely";
import type { ReadConnection } from "../database/connection.ts";
import { statement } from "../database/statement.ts";
import { selectAgents } from "../records/agent-columns.ts";
import type { AgentRecord } from "../records/agent-record.ts";
import { selectContainers } from "../records/container-columns.ts";
import type { ContainerRecord } from "../records/container-record.ts";
import { selectPanes } from "../records/pane-columns.ts";
import type { PaneRecord } from "../records/pane-record.ts";

/** A list without pages: its first rows, and whether there are more. */
export interface Listing<Row> {
  readonly rows: readonly Row[];
  readonly truncated: boolean;
}

export interface ListingInput {
  readonly activeOnly: boolean;
  readonly limit: number;
  /** A container's id, outside of which nothing is listed; null for everything. */
  readonly within: string | null;
}
export interface PaneListingInput extends ListingInput {
  /** An id or an exact name. */
  readonly container: string | null;
}
export interface AgentListingInput extends ListingInput {
  readonly roles: readonly string[] | null;
  /** An id, or its first twelve digits. */
  readonly container: string | null;
  readonly parentAgentId: string | null;
}

/** What a statement binds: SQLite has no booleans and no lists. */
type Bound<Input> = { readonly [Key in keyof Input]: string | number | null };

const containers = statement<Bound<ListingInput>>()((db, input) =>
  selectContainers(db)
    .where(sql<boolean>`(${input.activeOnly} = 0 OR containers.state != 'inactive')`)
    .where(sql<boolean>`(${input.within} IS NULL OR containers.container_id = ${input.within})`)
    .orderBy(sql`containers.state = 'inactive'`)
    .orderBy("containers.last_scanned_at", "desc")
    .orderBy("containers.container_id")
    .limit(sql<number>`${input.limit}`),
);

const panes = statement<Bound<PaneListingInput>>()((db, input) =>
  selectPanes(db)
    .where(sql<boolean>`(${input.activeOnly} = 0 OR panes.state = 'active')`)
    .where(sql<boolean>`(${input.within} IS NULL OR panes.container_id = ${input.within})`)
    .where(
      sql<boolean>`(${input.container} IS NULL OR ${input.container} IN (panes.container_id, panes.container_name))`,
    )
    .orderBy(sql`panes.state != 'active'`)
    .orderBy("panes.container_id")
    .orderBy("panes.tmux_socket")
    .orderBy("panes.session_name")
    .orderBy("panes.window_index")
    .orderBy("panes.pane_index")
    .orderBy("panes.pane_id")
    .limit(sql<number>`${input.limit}`),
);

const agents = statement<Bound<AgentListingInput>>()((db, input) =>
  selectAgents(db)
    .where(sql<boolean>`(${input.activeOnly} = 0 OR agents.state = 'active')`)
    .where(sql<boolean>`(${input.within} IS NULL OR panes.container_id = ${input.within})`)
    .where(
      sql<boolean>`(${input.roles} IS NULL OR agents.role IN (SELECT value FROM json_each(${input.roles})))`,
    )
    .where(
      sql<boolean>`(${input.container} IS NULL OR ${input.container} IN (panes.container_id, substr(panes.container_id, 1, 12)))`,
    )
    .where(sql<boolean>`(${input.parentAgentId} IS NULL OR agents.parent_agent_id = ${input.parentAgentId})`)
    .orderBy(sql`agents.state != 'active'`)
    .orderBy("panes.container_id")
    // SQLite sorts nulls first.
    .orderBy("agents.parent_agent_id")
    .orderBy("agents.label")
    .orderBy("agents.agent_id")
    .limit(sql<number>`${input.limit}`),
);

function listing<Row>(rows: readonly Row[], limit: number): Listing<Row> {
  return { rows: rows.slice(0, limit), truncated: rows.length > limit };
}

const flag = (value: boolean): number => (value ? 1 : 0);

export function listContainers(
  db: ReadConnection,
  { activeOnly, limit, within }: ListingInput,
): Listing<ContainerRecord> {
  return listing(db.all(containers, { activeOnly: flag(activeOnly), limit: limit + 1, within }), limit);
}

export function listPanes(
  db: ReadConnection,
  { activeOnly, limit, container, within }: PaneListingInput,
): Listing<PaneRecord> {
  const bound = { activeOnly: flag(activeOnly), container, limit: limit + 1, within };
  return listing(db.all(panes, bound), limit);
}

export function listAgents(db: ReadConnection, input: AgentListingInput): Listing<AgentRecord> {
  const { activeOnly, limit, roles, container, parentAgentId, within } = input;
  const bound = {
    activeOnly: flag(activeOnly),
    roles: roles === null ? null : JSON.stringify(roles),
    container,
    parentAgentId,
    limit: limit + 1,
    within,
  };
  return listing(db.all(agents, bound), limit);
}
