import { routeById } from "../records/by-id.ts";
import { selectRoutes } from "../records/route-columns.ts";
import type { RouteRecord } from "../records/route-record.ts";
import { sql } from "kysely";
import type { RouteFilters, RouteOrder } from "./list-inputs.ts";
import type { KeyColumn, Surface } from "./surface.ts";

const createdAt: KeyColumn<RouteRecord> = { column: "routes.created_at", of: (row) => row.createdAt };

export const routeSurface: Surface<RouteRecord, RouteOrder, keyof RouteFilters, "routes"> = {
  name: "routes",
  select: selectRoutes,
  orders: {
    default: { columns: [createdAt], cursor: "values" },
    created_at: { columns: [createdAt], cursor: "values" },
    updated_at: {
      columns: [
        { column: "routes.updated_at", of: (row) => row.updatedAt },
        { column: "routes.route_id", of: (row) => row.routeId },
      ],
      cursor: "values",
    },
  },
  filters: {
    enabled: {
      where: (value) =>
        value === true ? sql<boolean>`routes.enabled = 1` : sql<boolean>`routes.enabled = 0`,
      constant: true,
    },
  },
  reference: { of: (row) => row.routeId, find: routeById },
};
