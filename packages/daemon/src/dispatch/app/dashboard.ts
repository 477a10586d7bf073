import type { AppDashboardResult } from "@interlock/contracts";
import { ok } from "@interlock/wire";
import { recommendation, type Recommendation } from "../../service/dashboard/recommendation.ts";
import { hints, subsystems } from "../../service/readiness/readiness.ts";
import type { Probes } from "../../service/readiness/readiness.ts";
import { RECENT_SKIPS_WINDOW_MS } from "../../service/route/recent-skips.ts";
import type { DashboardCounts } from "../../store/records/dashboard-counts.ts";
import type { StoreReader } from "../../store/store-reader.ts";
import { isoMillis, systemClock } from "../../store/timestamp.ts";
import type { AppHandler, AppServices } from "../app-services.ts";
import { recentEventView } from "../views/event-view.ts";
import { recentMessageView } from "../views/message-view.ts";
import { recentRouteView } from "../views/route-view.ts";

const DEFAULT_RECENT = 10;

/** Everything a panel shows first, in one answer. Reads one after the other: no lock, so the parts may differ by a moment. */
export function dashboard({ probe, store, skips }: AppServices): AppHandler<"app.dashboard"> {
  return async ({ params }) => {
    const found = await probe();
    const counts = store.read.counts();
    const limit = params.recent_limit ?? DEFAULT_RECENT;
    return ok({
      counts: countsView(counts, store.read, skips.count()),
      recent: {
        events: store.read.recentEvents(limit).map(recentEventView),
        queue: store.read.recentMessages(limit).map(recentMessageView),
        routes: store.read.recentRoutes(limit).map(recentRouteView),
      },
      hints: hints(found, counts, store.read.nextInLine),
      recommended_next_action: nextAction(found, counts, store.read),
      recommended_next_action_refreshed_at: isoMillis(systemClock()),
    });
  };
}

function countsView(
  counts: DashboardCounts,
  read: StoreReader,
  recentlySkipped: number,
): AppDashboardResult["counts"] {
  const { total, registered, unregistered } = counts.panes;
  const { panes, agents, logAttached } = read.topology();
  const { active, stale } = counts.logAttachments;
  return {
    containers: counts.containers,
    panes: { total, registered, unregistered, by_state: panes },
    agents: {
      total: counts.agents.total,
      by_role: counts.agents.byRole,
      by_state: { ...agents, "log-attached": logAttached, "log-detached": counts.agents.total - logAttached },
    },
    log_attachments: {
      active,
      degraded: stale,
      none: Math.max(counts.agents.total - active - stale, 0),
    },
    events: { total: counts.events },
    queue: counts.queue,
    routes: {
      ...counts.routes,
      recently_skipped_count: recentlySkipped,
      recently_skipped_window_ms: RECENT_SKIPS_WINDOW_MS,
    },
  };
}

function nextAction(found: Probes, counts: DashboardCounts, { nextInLine }: StoreReader): Recommendation {
  const { active, inactive, degraded_scan } = counts.containers;
  return recommendation({
    subsystems: subsystems(found),
    containers: active + inactive + degraded_scan,
    firstActiveContainer: nextInLine.activeContainer,
    panes: counts.panes.total,
    unadopted: counts.panes.adoptable,
    firstAdoptablePane: nextInLine.adoptablePane,
    blocked: counts.queue.blocked,
    oldestBlocked: nextInLine.blockedMessage,
    routes: counts.routes.enabled + counts.routes.disabled,
  });
}
