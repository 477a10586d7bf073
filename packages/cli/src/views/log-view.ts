import type { RowOf } from "../list/list-methods.ts";
import type { Style } from "../terminal/output.ts";
import { moment } from "./cells.ts";
import type { View } from "./view.ts";

type LogAttachment = RowOf<"app.log_attachment.list">;

const STYLES: { readonly [Status in LogAttachment["status"]]: Style } = {
  active: "green",
  superseded: "dim",
  stale: "yellow",
  detached: "dim",
};

export const logView: View<LogAttachment> = {
  columns: [
    { title: "ATTACHMENT" },
    { title: "AGENT" },
    { title: "STATUS" },
    { title: "SINCE" },
    { title: "FILE", elastic: true },
  ],
  cells: ({ attachment_id, agent_id, status, last_status_at, log_path }) => [
    attachment_id,
    agent_id,
    { text: status, style: STYLES[status] },
    moment(last_status_at),
    log_path,
  ],
};
