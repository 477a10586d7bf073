import type { RowOf } from "../list/list-methods.ts";
import { yesNo } from "./cells.ts";
import type { View } from "./view.ts";

export const agentView: View<RowOf<"app.agent.list">> = {
  columns: [
    { title: "AGENT" },
    { title: "LABEL", elastic: true },
    { title: "ROLE" },
    { title: "CAPABILITY" },
    { title: "CONTAINER", elastic: true },
    { title: "PANE" },
    { title: "LOG" },
    { title: "ACTIVE" },
  ],
  cells: ({ agent_id, label, role, capability, container_id, pane_id, log_attached, pane_active }) => [
    agent_id,
    label,
    role,
    capability,
    shortId(container_id),
    pane_id,
    yesNo(log_attached),
    pane_active ? { text: "yes", style: "green" } : { text: "no", style: "red" },
  ],
};

/** A container's id as the engine's own tools show it. */
function shortId(id: string): string {
  return /^[0-9a-f]{64}$/.test(id) ? id.slice(0, 12) : id;
}
