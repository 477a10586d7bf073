import type { Hint, Subsystem } from "@interlock/contracts";
import type { DashboardCounts } from "../../store/records/dashboard-counts.ts";
import type { StoreHealth } from "../../store/store.ts";
import type { EngineFailureCode } from "../ports/container-engine.ts";
import type { PeerHold } from "../ports/peer.ts";

/** What the probes told, before it is put into the contract's words. */
export interface Probes {
  readonly docker: { readonly kind: "ok" } | { readonly kind: "failed"; readonly code: EngineFailureCode };
  readonly tmux:
    | { readonly kind: "ok" }
    | { readonly kind: "missing" }
    | { readonly kind: "unreadable"; readonly reason: string };
  readonly store: StoreHealth;
  readonly deliveryAlive: boolean;
  readonly peerHold: PeerHold | null;
}

type State = "ready" | "degraded" | "unavailable";

const DOCKER_REASONS: Readonly<Record<EngineFailureCode, readonly [reason: string, fix: string]>> = {
  docker_unavailable: [
    "no container engine answers",
    "Start Docker, or set DOCKER_HOST to a running engine; panes on the host work without it.",
  ],
  docker_permission_denied: [
    "the engine's socket may not be opened",
    "Add your user to the docker group, then log in again.",
  ],
  docker_timeout: [
    "the engine does not answer in time",
    "Look at the engine's own status, for example with `docker info`.",
  ],
  docker_failed: [
    "the engine answered with an error",
    "Look at the engine's own status, for example with `docker info`.",
  ],
  docker_malformed: [
    "the engine's answer could not be read",
    "Upgrade the engine; API 1.41 or later is expected.",
  ],
};

const ok = (name: Subsystem["name"]): Subsystem => ({ name, status: "ok", reason: "", hint: null });

function docker(probes: Probes): Subsystem {
  if (probes.docker.kind === "ok") return ok("docker");
  const [reason, hint] = DOCKER_REASONS[probes.docker.code];
  return { name: "docker", status: "unavailable", reason, hint };
}

function tmux(probes: Probes): Subsystem {
  switch (probes.tmux.kind) {
    case "ok":
      return ok("tmux_discovery");
    case "missing":
      return {
        name: "tmux_discovery",
        status: "unavailable",
        reason: "tmux is not installed",
        hint: "Install tmux with your system's package manager, then scan again.",
      };
    case "unreadable":
      return {
        name: "tmux_discovery",
        status: "degraded",
        reason: probes.tmux.reason,
        hint: "Run `interlock scan panes --json` to see which tmux server cannot be read.",
      };
  }
}

function stored(name: "sqlite" | "jsonl", health: StoreHealth["sqlite"]): Subsystem {
  if (health.status === "ok") return ok(name);
  return {
    name,
    status: "degraded",
    reason: health.reason,
    hint: "Check free space and permissions of the state directory.",
  };
}

function worker(probes: Probes): Subsystem {
  if (probes.deliveryAlive) return ok("routing_worker");
  return {
    name: "routing_worker",
    status: "unavailable",
    reason: "the delivery worker has stopped",
    hint: "Restart the daemon.",
  };
}

/** Every subsystem in the contract's order; none is ever left out. */
export function subsystems(probes: Probes): readonly Subsystem[] {
  return [
    docker(probes),
    tmux(probes),
    stored("sqlite", probes.store.sqlite),
    stored("jsonl", probes.store.jsonl),
    worker(probes),
    {
      name: "log_attachment_workers",
      status: "unavailable",
      reason: "log attachment is not part of this contract version's daemon yet",
      hint: null,
    },
  ];
}

export function overall(list: readonly Subsystem[]): State {
  if (list.every((subsystem) => subsystem.status === "ok")) return "ready";
  return list.every((subsystem) => subsystem.status === "unavailable") ? "unavailable" : "degraded";
}

/** What a person can do next, in the contract's order. */
export function hints(probes: Probes, counts: DashboardCounts): readonly Hint[] {
  const list: Hint[] = [];
  const dockerOk = probes.docker.kind === "ok";
  const containers = counts.containers.active + counts.containers.degraded_scan;
  if (!dockerOk) {
    list.push({
      code: "docker_unavailable_hint",
      severity: "action_required",
      message: "Start a container engine to see agents in containers.",
      target: null,
    });
  } else if (containers === 0) {
    list.push({
      code: "start_bench_container",
      severity: "action_required",
      message: "Start a container whose name matches the filter, then scan.",
      target: null,
    });
  }
  if (counts.panes.adoptable > 0 && counts.agents.total === 0) {
    list.push({
      code: "register_first_agent",
      severity: "info",
      message: "Adopt a pane: `interlock agent adopt <pane>`.",
      target: null,
    });
  }
  return list;
}
