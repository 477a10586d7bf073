import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import { freshPaneRef } from "./fresh-id.ts";
import { inactivateAgents, inactivatePanes } from "./inactivate-panes.ts";
import type { OperationContext } from "./operation.ts";
import { insertPane, panesOfSocket, refreshPane, type StoredPane } from "./pane-row.ts";

export interface ObservedPane {
  readonly sessionName: string;
  readonly windowIndex: number;
  readonly paneIndex: number;
  /** `%N`. */
  readonly paneId: string;
  readonly pid: number;
  readonly tty: string;
  readonly command: string;
  readonly cwd: string;
  readonly title: string;
  readonly focused: boolean;
}

/** One tmux server and where it runs. */
export interface SocketPlace {
  /** A 64-hex id, or `host`. */
  readonly containerId: string;
  /** Ignored for `host`, whose name is `host`. */
  readonly containerName: string;
  readonly containerUser: string | null;
  readonly tmuxSocket: string;
}

export interface SocketTally {
  readonly newlyActive: number;
  readonly gone: number;
  readonly seen: number;
  readonly agentsInactivated: readonly string[];
}

/** All panes of one server, as a good look at it saw them: what is not among them has gone. */
export function reconcileSocket(
  context: OperationContext,
  place: SocketPlace,
  observed: readonly ObservedPane[],
): SocketTally {
  const { containerId, containerUser, tmuxSocket } = place;
  const containerName = containerId === HOST_CONTAINER_ID ? HOST_CONTAINER_ID : place.containerName;
  const stored = new Map(
    context.db
      .all(panesOfSocket, { containerId, tmuxSocket })
      .map((pane): [string, StoredPane] => [placeOf(pane), pane]),
  );
  const known = pairWithRows(stored, observed);
  const restarted: string[] = [];
  let newlyActive = 0;
  for (const pane of observed) {
    const before = known.get(pane);
    if (before === undefined || before.state === "inactive") newlyActive += 1;
    // Another process under the same six values is another program: what was adopted has ended, unseen, between two looks.
    const agentId = before?.agentId ?? null;
    const isRestarted = agentId !== null && before?.pid !== pane.pid;
    if (isRestarted) restarted.push(agentId);
    context.db.run(before === undefined ? insertPane : refreshPane, {
      ...pane,
      paneRef: before?.paneRef ?? freshPaneRef(),
      containerId,
      containerName,
      containerUser,
      tmuxSocket,
      focusedFlag: pane.focused ? 1 : 0,
      keptAgentId: isRestarted ? null : agentId,
      now: context.now,
    });
  }
  const gone = [...stored.values()].filter(({ state }) => state === "active");
  const agentsInactivated = [...inactivateAgents(context, restarted), ...inactivatePanes(context, gone)];
  return { newlyActive, gone: gone.length, seen: observed.length, agentsInactivated };
}

/**
 * Takes out of `stored` the row of each pane that has one: the row of its place, or else the row of the same process
 * under the same `%N` at a place where nothing is any more. So a pane that was moved, or whose session was renamed,
 * keeps its row and its agent.
 */
function pairWithRows(
  stored: Map<string, StoredPane>,
  observed: readonly ObservedPane[],
): ReadonlyMap<ObservedPane, StoredPane> {
  const pairs = new Map<ObservedPane, StoredPane>();
  const take = (pane: ObservedPane, row: StoredPane | undefined): void => {
    if (row === undefined) return;
    pairs.set(pane, row);
    stored.delete(placeOf(row));
  };
  for (const pane of observed) take(pane, stored.get(placeOf(pane)));
  for (const pane of observed) {
    if (pairs.has(pane)) continue;
    const isSame = (row: StoredPane): boolean =>
      row.state === "active" && row.paneId === pane.paneId && row.pid === pane.pid;
    take(pane, [...stored.values()].find(isSame));
  }
  return pairs;
}

function placeOf(pane: Pick<StoredPane, "sessionName" | "windowIndex" | "paneIndex" | "paneId">): string {
  return JSON.stringify([pane.sessionName, pane.windowIndex, pane.paneIndex, pane.paneId]);
}
