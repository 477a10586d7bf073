import type { Kysely, SelectQueryBuilder } from "kysely";
import type { Tables } from "../database/tables.ts";
import type { ContainerRecord } from "./container-record.ts";

export function selectContainers(
  db: Kysely<Tables>,
): SelectQueryBuilder<Tables, "containers", ContainerRecord> {
  return db
    .selectFrom("containers")
    .select([
      "containers.container_id as containerId",
      "containers.name as name",
      "containers.state as state",
      "containers.image as image",
      "containers.status as status",
      "containers.labels_json as labelsJson",
      "containers.mounts_json as mountsJson",
      "containers.config_user as configUser",
      "containers.working_dir as workingDir",
      "containers.first_seen_at as firstSeenAt",
      "containers.last_scanned_at as lastScannedAt",
      "containers.pane_count as paneCount",
      "containers.registered_agent_count as registeredAgentCount",
    ]);
}
