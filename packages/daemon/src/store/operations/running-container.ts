import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { ReadConnection } from "../database/connection.ts";
import { statement } from "../database/statement.ts";

const byId = statement<{ containerId: string }>()((db, input) =>
  db.selectFrom("containers").select("state").where("container_id", "=", input.containerId),
);

/** The host always runs; a container whose inspection failed (`degraded_scan`) runs too, one never listed does not. */
export function isContainerRunning(db: ReadConnection, containerId: string): boolean {
  if (containerId === HOST_CONTAINER_ID) return true;
  const container = db.first(byId, { containerId });
  return container !== undefined && container.state !== "inactive";
}
