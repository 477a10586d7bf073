import { sql } from "kysely";
import { AGENT_BUCKETS, agentBucket, type AgentBucket } from "../../model/agent-bucket.ts";
import { PANE_BUCKETS, paneBucket, type PaneBucket, type PaneFacts } from "../../model/pane-bucket.ts";
import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { ReadConnection } from "../database/connection.ts";
import { statement, type NoInput } from "../database/statement.ts";

/** How panes and agents stand, sorted into the dashboard's buckets. */
export interface Topology {
  readonly panes: Readonly<Record<PaneBucket, number>>;
  readonly agents: Readonly<Record<AgentBucket, number>>;
  readonly logAttached: number;
}

const version = statement<NoInput>()((db) => db.selectFrom("topology").select("version"));

/** Panes of the host have no container row; those of a container that was never listed count as gone. */
const containerState = sql<
  PaneFacts["container"]
>`CASE panes.container_id WHEN ${sql.lit(HOST_CONTAINER_ID)} THEN 'active'
  ELSE coalesce(containers.state, 'inactive') END`;

const panes = statement<NoInput>()((db) =>
  db
    .selectFrom("panes")
    .leftJoin("containers", "containers.container_id", "panes.container_id")
    .select([
      containerState.as("container"),
      "panes.state as pane",
      sql<0 | 1>`panes.agent_id IS NOT NULL`.as("registered"),
      sql<number>`count(*)`.as("count"),
    ])
    .groupBy(["container", "pane", "registered"]),
);

const agents = statement<NoInput>()((db) =>
  db
    .selectFrom("agents")
    .innerJoin("panes", "panes.pane_ref", "agents.pane_ref")
    .leftJoin("containers", "containers.container_id", "panes.container_id")
    .select([
      containerState.as("container"),
      "agents.state as agent",
      "agents.role as role",
      "agents.capability as capability",
      // Only whether it says something matters.
      sql<string>`CASE WHEN agents.label IN ('', 'unknown') THEN '' ELSE 'set' END`.as("named"),
      sql<number>`count(*)`.as("count"),
    ])
    .groupBy(["container", "agents.state", "agents.role", "agents.capability", "named"]),
);

const attached = statement<NoInput>()((db) =>
  db
    .selectFrom("log_attachments")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("status", "=", sql.lit("active")),
);

/**
 * Reads the buckets, and reads them again only when a trigger has counted the topology's version up: a dashboard that
 * is asked many times a second costs one row.
 */
export function createTopologyReader(db: ReadConnection): () => Topology {
  let known: { readonly version: number; readonly topology: Topology } | undefined;
  return () => {
    const now = db.first(version, {})?.version ?? 0;
    if (known?.version !== now) known = { version: now, topology: readTopology(db) };
    return known.topology;
  };
}

function readTopology(db: ReadConnection): Topology {
  const paneCounts = { ...zeroes(PANE_BUCKETS) };
  for (const row of db.all(panes, {}))
    paneCounts[paneBucket({ ...row, registered: row.registered === 1 })] += row.count;
  const agentCounts = { ...zeroes(AGENT_BUCKETS) };
  for (const { named, count, ...row } of db.all(agents, {}))
    agentCounts[agentBucket({ ...row, label: named })] += count;
  return { panes: paneCounts, agents: agentCounts, logAttached: db.first(attached, {})?.count ?? 0 };
}

function zeroes<Key extends string>(keys: readonly Key[]): Record<Key, number> {
  // Every key of the closed set is there, which fromEntries cannot say.
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;
}
