import type { ContainerScanRecord } from "./operations/reconcile-containers.ts";
import type { PaneScanRecord } from "./operations/reconcile-panes.ts";
import type { RoutingRecord } from "./operations/set-routing.ts";
import type { ListOutcome } from "./page.ts";
import type {
  ListAgentsInput,
  ListContainersInput,
  ListPanesInput,
  ListQueueInput,
} from "./queries/list-inputs.ts";
import type { AgentListingInput, Listing, ListingInput, PaneListingInput } from "./queries/listings.ts";
import type { AgentRecord } from "./records/agent-record.ts";
import type { ContainerRecord } from "./records/container-record.ts";
import type { DashboardCounts } from "./records/dashboard-counts.ts";
import type { PaneRecord } from "./records/pane-record.ts";
import type { QueueRecord } from "./records/queue-record.ts";

/** Synchronous reads on a read-only connection, each a prepared statement. They see every acknowledged write. */
export interface StoreReader {
  containers(input: ListContainersInput): ListOutcome<ContainerRecord>;
  container(containerId: string): ContainerRecord | null;
  activeContainers(): readonly ContainerRecord[];
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
  queue(input: ListQueueInput): ListOutcome<QueueRecord>;
  message(messageId: string): QueueRecord | null;
  /** Newest first; at most `limit`. */
  recentMessages(limit: number): readonly QueueRecord[];
  counts(): DashboardCounts;
  routing(): RoutingRecord;
  containerScan(scanId: string): ContainerScanRecord | null;
  paneScan(scanId: string): PaneScanRecord | null;
}
