import type { EventReader } from "./event-reader.ts";
import type { LogAttachmentReader } from "./log-attachment-reader.ts";
import type { ContainerScanRecord } from "./operations/reconcile-containers.ts";
import type { PaneScanRecord } from "./operations/reconcile-panes.ts";
import type { RoutingRecord } from "./operations/set-routing.ts";
import type { TargetAgent } from "./operations/target-agent.ts";
import type { ListOutcome } from "./page.ts";
import type { SessionReader } from "./session-reader.ts";
import type {
  ListAgentsInput,
  ListContainersInput,
  ListPanesInput,
  ListQueueInput,
  ListRoutesInput,
} from "./queries/list-inputs.ts";
import type { MessageFacts, RunningDelay } from "./queries/message-facts.ts";
import type { NextInLine } from "./queries/next-in-line.ts";
import type { Topology } from "./queries/topology.ts";
import type { AgentListingInput, Listing, ListingInput, PaneListingInput } from "./queries/listings.ts";
import type { WaitingPane } from "./queries/waiting-panes.ts";
import type { AgentRecord } from "./records/agent-record.ts";
import type { ContainerRecord } from "./records/container-record.ts";
import type { DashboardCounts } from "./records/dashboard-counts.ts";
import type { NodeAttachmentRecord, NodeRecord, NodeWishRecord } from "./records/node-record.ts";
import type { PaneRecord } from "./records/pane-record.ts";
import type { QueueRecord } from "./records/queue-record.ts";
import type { RouteRecord } from "./records/route-record.ts";

/** Synchronous reads on a read-only connection, each a prepared statement. They see every acknowledged write. */
export interface StoreReader extends EventReader, LogAttachmentReader, SessionReader {
  /** Compares equal while nothing is committed. What is read after it was asked is at least as new. */
  version(): unknown;
  containers(input: ListContainersInput): ListOutcome<ContainerRecord>;
  container(containerId: string): ContainerRecord | null;
  activeContainers(): readonly ContainerRecord[];
  /** The sockets of a container, or of `host`, that have active panes. */
  activeSockets(containerId: string): readonly string[];
  panes(input: ListPanesInput): ListOutcome<PaneRecord>;
  paneByRef(paneRef: string): PaneRecord | null;
  /** Every pane with this `%N`, active ones first; more than one means that the id alone does not name a pane. */
  panesByPaneId(paneId: string): readonly PaneRecord[];
  agents(input: ListAgentsInput): ListOutcome<AgentRecord>;
  /** Active first, then the latest scanned. */
  containerListing(input: ListingInput): Listing<ContainerRecord>;
  /** Active first, then by the six values. */
  paneListing(input: PaneListingInput): Listing<PaneRecord>;
  /** Active first, then by container, parent (none first), label, id. */
  agentListing(input: AgentListingInput): Listing<AgentRecord>;
  agent(agentId: string): AgentRecord | null;
  /** Whom a message to this id or label would go to. */
  targetAgent(target: string): TargetAgent;
  queue(input: ListQueueInput): ListOutcome<QueueRecord>;
  message(messageId: string): QueueRecord | null;
  messageFacts(messageId: string): MessageFacts | null;
  /** The panes that wait for a message and are not being typed into. */
  waitingPanes(): readonly WaitingPane[];
  /** Delays that have not been ended, the one that ends first first. */
  /** At the start: whether the last process ended within a delivery. */
  hasDeliveriesInFlight(): boolean;
  runningDelays(): readonly RunningDelay[];
  /** Newest first; at most `limit`. */
  recentMessages(limit: number): readonly QueueRecord[];
  routes(input: ListRoutesInput): ListOutcome<RouteRecord>;
  route(routeId: string): RouteRecord | null;
  /** Newest first; at most `limit`. */
  recentRoutes(limit: number): readonly RouteRecord[];
  /** In the order in which they run. */
  enabledRoutes(): readonly RouteRecord[];
  counts(): DashboardCounts;
  /** Panes and agents in the buckets of the dashboard. */
  topology(): Topology;
  readonly nextInLine: NextInLine;
  routing(): RoutingRecord;
  /** This home as a runtime node; null before it was first registered. */
  node(): NodeRecord | null;
  /** The latest changed first. */
  nodeAttachments(): readonly NodeAttachmentRecord[];
  nodeWish(): NodeWishRecord | null;
  containerScan(scanId: string): ContainerScanRecord | null;
  paneScan(scanId: string): PaneScanRecord | null;
}
