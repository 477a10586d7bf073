import { sql } from "kysely";
import { cursorKey } from "../cursor.ts";
import type { ReadConnection } from "../database/connection.ts";
import { rememberingConnection } from "../database/remembering-connection.ts";
import { statement, type NoInput } from "../database/statement.ts";
import type { ContainerScanRecord } from "../operations/reconcile-containers.ts";
import type { PaneScanRecord } from "../operations/reconcile-panes.ts";
import { deliveriesInFlight } from "../operations/recover-deliveries.ts";
import { readRouting } from "../operations/routing-state.ts";
import { resolveTarget } from "../operations/target-agent.ts";
import { agentById, containerById, messageById, paneByRef, routeById } from "../records/by-id.ts";
import { selectContainers } from "../records/container-columns.ts";
import { readNode, readNodeAttachments, readNodeWish } from "../records/node-rows.ts";
import { selectPanes } from "../records/pane-columns.ts";
import { selectMessages } from "../records/queue-columns.ts";
import { selectRoutes } from "../records/route-columns.ts";
import type { StoreReader } from "../store-reader.ts";
import { agentSurface } from "./agent-surface.ts";
import { containerSurface } from "./container-surface.ts";
import { readCounts } from "./counts.ts";
import { createEventReader } from "./event-reads.ts";
import { listAgents, listContainers, listPanes } from "./listings.ts";
import { createListQuery } from "./list-query.ts";
import { messageFacts, runningDelays } from "./message-facts.ts";
import { createNextInLine } from "./next-in-line.ts";
import { createLogAttachmentReader } from "./log-attachment-reads.ts";
import { paneSurface } from "./pane-surface.ts";
import { queueSurface } from "./queue-surface.ts";
import { createSessionReader } from "./session-reads.ts";
import { routeSurface } from "./route-surface.ts";
import { createTopologyReader } from "./topology.ts";
import { waitingPanes } from "./waiting-panes.ts";

const runningContainers = statement<NoInput>()((db) =>
  selectContainers(db).where("state", "!=", sql.lit("inactive")).orderBy("name").orderBy("container_id"),
);

const activeSockets = statement<{ containerId: string }>()((db, input) =>
  db
    .selectFrom("panes")
    .select("tmux_socket as tmuxSocket")
    .distinct()
    .where("container_id", "=", input.containerId)
    .where("state", "=", sql.lit("active")),
);

const panesByPaneId = statement<{ paneId: string }>()((db, input) =>
  selectPanes(db)
    .where("pane_id", "=", input.paneId)
    .orderBy("state")
    .orderBy("container_name")
    .orderBy("tmux_socket")
    .orderBy("pane_ref"),
);

const newestMessages = statement<{ limit: number }>()((db, input) =>
  selectMessages(db).orderBy("enqueued_at", "desc").limit(input.limit),
);

const newestRoutes = statement<{ limit: number }>()((db, input) =>
  selectRoutes(db).orderBy("created_at", "desc").limit(input.limit),
);

const enabledRoutes = statement<NoInput>()((db) =>
  selectRoutes(db).where("enabled", "=", sql.lit(1)).orderBy("created_at"),
);

const containerScan = statement<{ scanId: string }>()((db, input) =>
  db.selectFrom("container_scans").select("record_json as json").where("scan_id", "=", input.scanId),
);

const paneScan = statement<{ scanId: string }>()((db, input) =>
  db.selectFrom("pane_scans").select("record_json as json").where("scan_id", "=", input.scanId),
);

/** `version` changes with every commit that `db` sees. */
export function createReader(
  db: ReadConnection,
  version: () => unknown,
  cursorSecret: Uint8Array,
): StoreReader {
  const key = cursorKey(cursorSecret);
  // What a dashboard is made of.
  const polled = rememberingConnection(version, db);
  return {
    version,
    ...createEventReader(db, polled, key),
    ...createLogAttachmentReader(db, key),
    ...createSessionReader(db),
    containers: createListQuery(db, key, containerSurface),
    container: (containerId) => db.first(containerById, { id: containerId }) ?? null,
    activeContainers: () => db.all(runningContainers, {}),
    activeSockets: (containerId) =>
      db.all(activeSockets, { containerId }).map(({ tmuxSocket }) => tmuxSocket),
    panes: createListQuery(db, key, paneSurface),
    paneByRef: (paneRef) => db.first(paneByRef, { id: paneRef }) ?? null,
    panesByPaneId: (paneId) => db.all(panesByPaneId, { paneId }),
    agents: createListQuery(db, key, agentSurface),
    containerListing: (input) => listContainers(db, input),
    paneListing: (input) => listPanes(db, input),
    agentListing: (input) => listAgents(db, input),
    agent: (agentId) => db.first(agentById, { id: agentId }) ?? null,
    targetAgent: (target) => resolveTarget(db, target, null),
    queue: createListQuery(db, key, queueSurface),
    message: (messageId) => db.first(messageById, { id: messageId }) ?? null,
    messageFacts: (messageId) => messageFacts(db, messageId),
    waitingPanes: () => db.all(waitingPanes, {}),
    hasDeliveriesInFlight: () => db.first(deliveriesInFlight, {}) !== undefined,
    runningDelays: () => db.all(runningDelays, {}),
    recentMessages: (limit) => polled.all(newestMessages, { limit }),
    routes: createListQuery(db, key, routeSurface),
    route: (routeId) => db.first(routeById, { id: routeId }) ?? null,
    recentRoutes: (limit) => polled.all(newestRoutes, { limit }),
    enabledRoutes: () => db.all(enabledRoutes, {}),
    counts: () => readCounts(polled),
    topology: createTopologyReader(db),
    nextInLine: createNextInLine(polled),
    routing: () => {
      const { value, lastUpdatedAt, lastUpdatedBy } = readRouting(db);
      return { enabled: value === "enabled", lastUpdatedAt, lastUpdatedBy };
    },
    node: () => readNode(db),
    nodeAttachments: () => readNodeAttachments(db),
    nodeWish: () => readNodeWish(db),
    containerScan: (scanId) => parsed<ContainerScanRecord>(db.first(containerScan, { scanId })),
    paneScan: (scanId) => parsed<PaneScanRecord>(db.first(paneScan, { scanId })),
  };
}

function parsed<Record>(row: { readonly json: string } | undefined): Record | null {
  // Written by the reconcile operation of the same table, from a value of this type.
  return row === undefined ? null : (JSON.parse(row.json) as Record);
}
