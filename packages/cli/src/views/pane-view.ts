import type { RowOf } from "../list/list-methods.ts";
import { orDash } from "./cells.ts";
import type { View } from "./view.ts";

export const paneView: View<RowOf<"app.pane.list">> = {
  columns: [
    { title: "ID" },
    { title: "CONTAINER", elastic: true },
    { title: "SESSION", elastic: true },
    { title: "PANE" },
    { title: "AGENT" },
  ],
  cells: ({ pane_id, container_id, container_name, session_name, window_index, pane_index, agent_id }) => [
    pane_id,
    container_id === "host" ? "host" : container_name,
    session_name,
    `${window_index}.${pane_index}`,
    orDash(agent_id),
  ],
};
