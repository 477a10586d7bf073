import type { AppDashboardResult, Subsystem } from "@interlock/contracts";

export type Recommendation = NonNullable<AppDashboardResult["recommended_next_action"]>;

/** What the recommendation is drawn from; ids are null where nothing has one. */
export interface RecommendationFacts {
  readonly subsystems: readonly Subsystem[];
  readonly containers: number;
  readonly firstActiveContainer: string | null;
  readonly panes: number;
  readonly unadopted: number;
  readonly firstAdoptablePane: string | null;
  readonly blocked: number;
  readonly oldestBlocked: string | null;
  readonly routes: number;
}

type Kind = NonNullable<Recommendation["target"]>["kind"];

function target(kind: Kind, id: string | null): Recommendation["target"] {
  return id === null ? null : { kind, id };
}

/** The one thing to do next: the first in the contract's precedence whose condition holds. */
export function recommendation(facts: RecommendationFacts): Recommendation {
  const broken = facts.subsystems.find(({ status }) => status !== "ok");
  if (broken !== undefined) return subsystemDegraded(broken.name);
  // Panes of the host are worth something without any container.
  if (facts.containers === 0 && facts.panes === 0) {
    return {
      code: "no_containers",
      title: "No bench containers",
      detail: "No container matches the filter. Start one whose name does, then scan for containers.",
      target: null,
    };
  }
  if (facts.panes === 0) {
    return {
      code: "no_panes_discovered",
      title: "No panes discovered",
      detail: "No tmux pane has been found. Start tmux in a container, then scan for panes.",
      target: target("container", facts.firstActiveContainer),
    };
  }
  if (facts.unadopted > 0) {
    return {
      code: "unadopted_panes_present",
      title: "Unadopted panes need attention",
      detail: `${facts.unadopted} pane(s) belong to no agent. Adopt those that should take part.`,
      target: target("pane", facts.firstAdoptablePane),
    };
  }
  if (facts.blocked > 0) {
    return {
      code: "blocked_queue_drain",
      title: "Blocked queue rows",
      detail: `${facts.blocked} row(s) of the queue wait for an operator. Approve or cancel them.`,
      target: target("message", facts.oldestBlocked),
    };
  }
  if (facts.routes === 0) {
    return {
      code: "no_routes_configured",
      title: "No routes configured",
      detail: "No event turns into a message yet. Add a route to connect agents.",
      target: null,
    };
  }
  return { code: "all_clear", title: "All clear", detail: null, target: null };
}

/** What stands in for everything when the state itself could not be read. */
export function subsystemDegraded(name: Subsystem["name"]): Recommendation {
  return {
    code: "subsystem_degraded",
    title: `Subsystem degraded: ${name}`,
    detail: "A part of the daemon does not work as it should. Readiness has the reason and the fix.",
    target: { kind: "subsystem", id: name },
  };
}
