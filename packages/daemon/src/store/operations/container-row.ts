import { sql } from "kysely";
import { statement, type NoInput, type Statement } from "../database/statement.ts";
import type { UnixMicros } from "../timestamp.ts";
import type { PaneToInactivate } from "./inactivate-panes.ts";

export interface StoredContainer {
  readonly containerId: string;
  readonly state: string;
}

export const everyContainer: Statement<NoInput, StoredContainer> = statement<NoInput>()((db) =>
  db.selectFrom("containers").select(["container_id as containerId", "state"]),
);

export const insertContainer: Statement<ContainerRow, unknown> = statement<ContainerRow>()((db, row) =>
  db.insertInto("containers").values({
    container_id: row.containerId,
    name: row.name,
    state: row.state,
    image: row.image,
    status: row.status,
    labels_json: row.labelsJson,
    mounts_json: row.mountsJson,
    config_user: row.configUser,
    working_dir: row.workingDir,
    first_seen_at: row.now,
    last_scanned_at: row.now,
    inspection_failed: row.inspectionFailed,
  }),
);

/** A good inspection does not say that the panes could be read. */
const stateWhenRead = sql<"active" | "degraded_scan">`iif(panes_failed, 'degraded_scan', 'active')`;

export const refreshReadContainer: Statement<ContainerRow, unknown> = statement<ContainerRow>()((db, row) =>
  db
    .updateTable("containers")
    .set({
      name: row.name,
      state: stateWhenRead,
      inspection_failed: 0,
      image: row.image,
      status: row.status,
      labels_json: row.labelsJson,
      mounts_json: row.mountsJson,
      config_user: row.configUser,
      working_dir: row.workingDir,
      last_scanned_at: row.now,
    })
    .where("container_id", "=", row.containerId),
);

export const refreshUnreadContainer: Statement<ContainerRow, unknown> = statement<ContainerRow>()((db, row) =>
  db
    .updateTable("containers")
    .set({
      name: row.name,
      state: row.state,
      inspection_failed: 1,
      image: row.image,
      status: row.status,
      last_scanned_at: row.now,
    })
    .where("container_id", "=", row.containerId),
);

export const renameContainerOfPanes: Statement<{ containerId: string; name: string }, unknown> = statement<{
  containerId: string;
  name: string;
}>()((db, input) =>
  db
    .updateTable("panes")
    .set({ container_name: input.name })
    .where("container_id", "=", input.containerId)
    .where("container_name", "!=", input.name),
);

export const inactivateContainer: Statement<{ containerId: string; now: UnixMicros }, unknown> = statement<{
  containerId: string;
  now: UnixMicros;
}>()((db, input) =>
  db
    .updateTable("containers")
    .set({ state: "inactive", panes_failed: 0, last_scanned_at: input.now })
    .where("container_id", "=", input.containerId),
);

export interface PanesTrouble {
  readonly containerId: string;
  readonly failed: 0 | 1;
}

/** Whether all tmux servers of a running container could be read; it becomes degraded by that, or active again. */
export const notePanesTrouble: Statement<PanesTrouble, unknown> = statement<PanesTrouble>()((db, input) =>
  db
    .updateTable("containers")
    .set({
      panes_failed: input.failed,
      state: sql<
        "active" | "degraded_scan"
      >`iif(${input.failed} OR inspection_failed, 'degraded_scan', 'active')`,
    })
    .where("container_id", "=", input.containerId)
    .where("state", "!=", sql.lit("inactive"))
    .where("panes_failed", "!=", input.failed),
);

export const activePanesOfContainer: Statement<{ containerId: string }, PaneToInactivate> = statement<{
  containerId: string;
}>()((db, input) =>
  db
    .selectFrom("panes")
    .select(["pane_ref as paneRef", "agent_id as agentId"])
    .where("container_id", "=", input.containerId)
    .where("state", "=", "active"),
);

export interface ContainerRow {
  readonly containerId: string;
  readonly name: string;
  readonly state: "active" | "degraded_scan";
  readonly image: string;
  readonly status: string;
  readonly labelsJson: string;
  readonly mountsJson: string;
  readonly configUser: string | null;
  readonly workingDir: string | null;
  readonly inspectionFailed: 0 | 1;
  readonly now: UnixMicros;
}
