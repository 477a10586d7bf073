import type { RowOf } from "../list/list-methods.ts";
import type { Style } from "../terminal/output.ts";
import { moment } from "./cells.ts";
import type { View } from "./view.ts";

type Container = RowOf<"app.container.list">;

const STYLES: { readonly [State in Container["state"]]: Style } = {
  active: "green",
  inactive: "dim",
  degraded_scan: "yellow",
};

export const containerView: View<Container> = {
  columns: [
    { title: "CONTAINER" },
    { title: "NAME", elastic: true },
    { title: "STATE" },
    { title: "IMAGE", elastic: true },
    { title: "PANES" },
    { title: "AGENTS" },
    { title: "SCANNED" },
  ],
  cells: (container) => [
    container.container_id.slice(0, 12),
    container.name,
    { text: container.state, style: STYLES[container.state] },
    container.image,
    String(container.pane_count),
    String(container.registered_agent_count),
    moment(container.last_scanned_at),
  ],
};
