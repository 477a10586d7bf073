import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import {
  activePanesOfContainer,
  everyContainer,
  inactivateContainer,
  insertContainer,
  refreshReadContainer,
  refreshUnreadContainer,
  renameContainerOfPanes,
  type ContainerRow,
  type StoredContainer,
} from "./container-row.ts";
import { inactivatePanes } from "./inactivate-panes.ts";
import type { Operation, OperationContext } from "./operation.ts";

export interface ObservedContainer {
  readonly containerId: string;
  readonly name: string;
  readonly image: string;
  readonly status: string;
  /**
   * What inspection told. `unread` keeps what is stored (or empty for a new row) and sets the state
   * `degraded_scan`: the container runs, but its details are not known to be current.
   */
  readonly details:
    | {
        readonly kind: "read";
        readonly labels: Readonly<Record<string, string>>;
        readonly mounts: readonly Readonly<Record<string, string | boolean>>[];
        readonly configUser: string | null;
        readonly workingDir: string | null;
      }
    | { readonly kind: "unread" };
}

export interface ObserveContainersInput {
  /** `unlisted`: the engine gave no list, so no container may be called missing. */
  readonly observed:
    | {
        readonly kind: "listed";
        readonly containers: readonly ObservedContainer[];
        /** Running containers whose name no filter matches. */
        readonly ignored: number;
      }
    | { readonly kind: "unlisted" };
}

export interface ObserveContainersOutcome {
  readonly containersInactivated: number;
  readonly panesInactivated: number;
  readonly agentsInactivated: readonly string[];
}

/** What the engine told becomes the rows, with everything that hangs on a container that has gone. Rows are never deleted. */
export const observeContainers: Operation<ObserveContainersInput, ObserveContainersOutcome> = (
  context,
  input,
) => {
  const { db, now } = context;
  const stored = new Map(
    db.all(everyContainer, {}).map((row): [string, StoredContainer] => [row.containerId, row]),
  );
  const observed = input.observed.kind === "listed" ? input.observed.containers : [];
  for (const container of observed) upsert(context, container, stored.has(container.containerId));

  const seen = new Set(observed.map(({ containerId }) => containerId));
  const gone =
    input.observed.kind === "unlisted"
      ? []
      : [...stored.values()].filter(
          ({ containerId, state }) => state !== "inactive" && !seen.has(containerId),
        );
  const panes = gone.flatMap(({ containerId }) => {
    db.run(inactivateContainer, { containerId, now });
    return db.all(activePanesOfContainer, { containerId });
  });
  const agentsInactivated = inactivatePanes(context, panes);
  return { containersInactivated: gone.length, panesInactivated: panes.length, agentsInactivated };
};

function upsert({ db, now }: OperationContext, container: ObservedContainer, exists: boolean): void {
  if (container.containerId === HOST_CONTAINER_ID) throw new Error("the host is not a container");
  const { containerId, name, image, status, details } = container;
  const read = details.kind === "read";
  const row: ContainerRow = {
    containerId,
    name,
    state: read ? "active" : "degraded_scan",
    image,
    status,
    labelsJson: JSON.stringify(read ? details.labels : {}),
    mountsJson: JSON.stringify(read ? details.mounts : []),
    configUser: read ? details.configUser : null,
    workingDir: read ? details.workingDir : null,
    inspectionFailed: read ? 0 : 1,
    now,
  };
  if (!exists) {
    db.run(insertContainer, row);
    return;
  }
  db.run(read ? refreshReadContainer : refreshUnreadContainer, row);
  db.run(renameContainerOfPanes, { containerId, name });
}
