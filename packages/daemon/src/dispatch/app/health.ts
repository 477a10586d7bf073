import { ok } from "@interlock/wire";
import { probe } from "../../service/readiness/probe.ts";
import { hints, overall, subsystems } from "../../service/readiness/readiness.ts";
import type { AppHandler, AppServices } from "../app-services.ts";
import { recentMessageView } from "../views/message-view.ts";

export function readiness({ probes, store }: AppServices): AppHandler<"app.readiness"> {
  return async () => {
    const found = await probe(probes);
    const list = subsystems(found);
    return ok({ state: overall(list), subsystems: list, hints: hints(found, store.read.counts()) });
  };
}

export function dashboard({ probes, store }: AppServices): AppHandler<"app.dashboard"> {
  return async ({ params }) => {
    const found = await probe(probes);
    const counts = store.read.counts();
    const { total, registered, unregistered } = counts.panes;
    return ok({
      counts: {
        containers: counts.containers,
        panes: { total, registered, unregistered },
        agents: { total: counts.agents.total, by_role: counts.agents.byRole },
        log_attachments: { active: 0, degraded: 0, none: counts.agents.total },
        events: { total: 0 },
        queue: counts.queue,
        routes: { enabled: 0, disabled: 0 },
      },
      recent: {
        events: [],
        queue: store.read.recentMessages(params.recent_limit ?? 10).map(recentMessageView),
        routes: [],
      },
      hints: hints(found, counts),
    });
  };
}
