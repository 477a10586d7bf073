import { containerById } from "../records/by-id.ts";
import { selectContainers } from "../records/container-columns.ts";
import type { ContainerRecord } from "../records/container-record.ts";
import { equals } from "./equals.ts";
import type { ContainerFilters, ContainerOrder } from "./list-inputs.ts";
import type { KeyColumn, Surface } from "./surface.ts";

const id: KeyColumn<ContainerRecord> = { column: "containers.container_id", of: (row) => row.containerId };

export const containerSurface: Surface<
  ContainerRecord,
  ContainerOrder,
  keyof ContainerFilters,
  "containers"
> = {
  name: "containers",
  select: selectContainers,
  orders: {
    name: { columns: [{ column: "containers.name", of: (row) => row.name }, id], cursor: "reference" },
    first_seen_at: {
      columns: [{ column: "containers.first_seen_at", of: (row) => row.firstSeenAt }, id],
      cursor: "values",
    },
    last_scanned_at: {
      columns: [{ column: "containers.last_scanned_at", of: (row) => row.lastScannedAt }, id],
      cursor: "values",
    },
  },
  filters: { state: equals("containers.state") },
  reference: { of: (row) => row.containerId, find: containerById },
};
