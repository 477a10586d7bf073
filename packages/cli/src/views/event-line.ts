import type { RowOf } from "../list/list-methods.ts";
import { cutToWidth, padToWidth } from "../terminal/display-width.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { moment } from "./cells.ts";
import { EVENT_STYLES } from "./event-view.ts";

const TYPE_WIDTH = Math.max(...Object.keys(EVENT_STYLES).map((type) => type.length));

/** An event as one line of a stream, whose later lines nobody knows yet. */
export function eventLine(
  { event_type, agent_id, observed_at, summary }: RowOf<"app.event.list">,
  { paint, width }: Pick<Output, "paint" | "width">,
): string {
  const style = EVENT_STYLES[event_type];
  const type = padToWidth(printable(event_type), TYPE_WIDTH);
  const before = `${moment(observed_at)}  `;
  const after = `  ${agent_id}  `;
  const text = printable(summary);
  const room = width === undefined ? undefined : width - before.length - type.length - after.length;
  const shown = room === undefined ? text : cutToWidth(text, Math.max(0, room));
  return `${paint("dim", before)}${style === undefined ? type : paint(style, type)}${after}${shown}`.trimEnd();
}
