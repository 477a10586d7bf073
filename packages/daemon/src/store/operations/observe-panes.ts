import { notePanesTrouble } from "./container-row.ts";
import type { Operation } from "./operation.ts";
import {
  reconcileSocket,
  type ObservedPane,
  type SocketPlace,
  type SocketTally,
} from "./reconcile-socket.ts";
import { isContainerRunning } from "./running-container.ts";
import type { ScanIssue } from "./scan-issue.ts";

/** One look at one tmux server. */
export interface SocketScan extends SocketPlace {
  readonly result:
    /** Only these two inactivate panes that are missing. `absent`: a good listing does not have the socket any more. */
    | { readonly kind: "seen"; readonly panes: readonly ObservedPane[] }
    | { readonly kind: "absent" }
    /** Keeps every row of this socket as it is. */
    | { readonly kind: "failed"; readonly code: string; readonly message: string }
    /** A later look at the same server was written first. */
    | { readonly kind: "overtaken"; readonly panes: number };
}

/** Whether everything in a container could be read; ignored for the host, which has no row. */
export interface PlaceHealth {
  readonly containerId: string;
  readonly failed: boolean;
}

export interface ObservePanesInput {
  readonly sockets: readonly SocketScan[];
  readonly places: readonly PlaceHealth[];
}

export interface ObservePanesOutcome {
  readonly socketsScanned: number;
  readonly panesSeen: number;
  readonly panesNewlyActive: number;
  readonly panesInactivated: number;
  /** Left out because their container is unknown or inactive by now. */
  readonly socketsSkipped: number;
  readonly agentsInactivated: readonly string[];
  /** One for each socket of a running container that could not be read. */
  readonly issues: readonly ScanIssue[];
}

/** What was seen, socket by socket: what one server's panes are says nothing about another's. */
export const observePanes: Operation<ObservePanesInput, ObservePanesOutcome> = (context, input) => {
  const tallies: SocketTally[] = [];
  const issues: ScanIssue[] = [];
  let scanned = 0;
  let skipped = 0;
  for (const socket of input.sockets) {
    const { result } = socket;
    if (!isContainerRunning(context.db, socket.containerId)) {
      skipped += 1;
      continue;
    }
    switch (result.kind) {
      case "seen":
        scanned += 1;
        tallies.push(reconcileSocket(context, socket, result.panes));
        break;
      case "absent":
        tallies.push(reconcileSocket(context, socket, []));
        break;
      case "overtaken":
        scanned += 1;
        tallies.push({ newlyActive: 0, gone: 0, seen: result.panes, agentsInactivated: [] });
        break;
      case "failed": {
        const { containerId, tmuxSocket } = socket;
        issues.push({ containerId, tmuxSocket, code: result.code, message: result.message });
      }
    }
  }
  for (const { containerId, failed } of input.places)
    context.db.run(notePanesTrouble, { containerId, failed: failed ? 1 : 0 });
  const sum = (field: "newlyActive" | "gone" | "seen"): number =>
    tallies.reduce((total, tally) => total + tally[field], 0);
  return {
    socketsScanned: scanned,
    panesSeen: sum("seen"),
    panesNewlyActive: sum("newlyActive"),
    panesInactivated: sum("gone"),
    socketsSkipped: skipped,
    agentsInactivated: tallies.flatMap((tally) => tally.agentsInactivated),
    issues,
  };
};
