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
  }),
);

export const refreshReadContainer: Statement<ContainerRow, unknown> = statement<ContainerRow>()((db, row) =>
  db
    .updateTable("containers")
    .set({
      name: row.name,
      state: row.state,
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
    .set({ name: row.name, state: row.state, image: row.image, status: row.status, last_scanned_at: row.now })
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
    .set({ state: "inactive", last_scanned_at: input.now })
    .where("container_id", "=", input.containerId),
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
  readonly now: UnixMicros;
}
