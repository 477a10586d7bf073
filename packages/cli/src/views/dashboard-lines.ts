import type { AppMethods } from "@interlock/client";
import type { Paint, Style } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";

export type Dashboard = AppMethods["app.dashboard"]["result"];
type Counts = Dashboard["counts"];
type Part = readonly [count: number, what: string, style?: Style];

/** The counts, a line for each kind of thing; what is zero and says nothing is dim. */
export function countLines({ counts }: Dashboard, paint: Paint): readonly string[] {
  return Object.entries(parts(counts)).map(([name, all]) => {
    const texts = all.map(([count, what, style]) => {
      const text = `${count} ${what}`;
      return count === 0 ? paint("dim", text) : style === undefined ? text : paint(style, text);
    });
    return `${paint("dim", name.padEnd(10))}  ${texts.join(", ")}`;
  });
}

function parts(counts: Counts): Readonly<Record<string, readonly Part[]>> {
  const { containers, panes, agents, log_attachments, events, queue, routes } = counts;
  return {
    containers: [
      [containers.active, "active", "green"],
      [containers.inactive, "inactive"],
      [containers.degraded_scan, "not readable", "yellow"],
    ],
    panes: [
      [panes.registered, "adopted", "green"],
      [panes.unregistered, "free"],
      [panes.by_state["inactive-or-stale"], "gone or stale"],
    ],
    agents: [
      [agents.by_state.active, "active", "green"],
      [agents.by_state.inactive, "inactive", "red"],
      [agents.by_state.partially_configured, "partly configured", "yellow"],
    ],
    logs: [
      [log_attachments.active, "attached", "green"],
      [log_attachments.degraded, "stale", "yellow"],
      [log_attachments.none, "agents without"],
    ],
    events: [[events.total, "kept"]],
    queue: [
      [queue.queued, "queued", "cyan"],
      [queue.blocked, "blocked", "yellow"],
      [queue.failed, "failed", "red"],
      [queue.delivered, "delivered", "green"],
      [queue.canceled, "canceled"],
    ],
    routes: [
      [routes.enabled, "enabled", "green"],
      [routes.disabled, "disabled"],
      [routes.recently_skipped_count, "skipped in the last 5 minutes", "yellow"],
    ],
  };
}

/** What the daemon recommends to do next, if it could tell. */
export function nextLines({ recommended_next_action: next }: Dashboard, paint: Paint): readonly string[] {
  if (next === null) return [`${paint("bold", "Next")}  unknown`];
  const target = next.target === null ? "" : ` (${next.target.kind} ${next.target.id})`;
  const title = `${paint("bold", "Next")}  ${printable(next.title + target)}`;
  return next.detail === null ? [title] : [title, `      ${printable(next.detail)}`];
}
