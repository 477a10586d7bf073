import { sql } from "kysely";
import { paneByRef } from "../records/by-id.ts";
import { selectPanes } from "../records/pane-columns.ts";
import type { PaneRecord } from "../records/pane-record.ts";
import { equalsInOrder, inOrder } from "./equals.ts";
import type { PaneFilters, PaneOrder } from "./list-inputs.ts";
import type { KeyColumn, Surface } from "./surface.ts";

const ref: KeyColumn<PaneRecord> = { column: "panes.pane_ref", of: (row) => row.paneRef };

export const paneSurface: Surface<PaneRecord, PaneOrder, keyof PaneFilters, "panes"> = {
  name: "panes",
  select: selectPanes,
  orders: {
    default: {
      columns: [
        { column: "panes.container_name", of: (row) => row.containerName },
        { column: "panes.session_name", of: (row) => row.sessionName },
        { column: "panes.window_index", of: (row) => row.windowIndex },
        { column: "panes.pane_index", of: (row) => row.paneIndex },
        ref,
      ],
      cursor: "reference",
    },
    discovered_at: {
      columns: [{ column: "panes.discovered_at", of: (row) => row.discoveredAt }, ref],
      cursor: "values",
    },
    last_seen_at: {
      columns: [{ column: "panes.last_seen_at", of: (row) => row.lastSeenAt }, ref],
      cursor: "values",
    },
  },
  filters: {
    container_id: equalsInOrder("panes.container_id"),
    registered: {
      where: (value) =>
        value === true
          ? sql<boolean>`${inOrder("panes.agent_id")} IS NOT NULL`
          : sql<boolean>`${inOrder("panes.agent_id")} IS NULL`,
      constant: true,
    },
  },
  reference: { of: (row) => row.paneRef, find: paneByRef },
};
