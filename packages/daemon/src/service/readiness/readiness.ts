import type { Hint, Subsystem } from "@interlock/contracts";
import type { DashboardCounts } from "../../store/records/dashboard-counts.ts";
import type { NextInLine } from "../../store/queries/next-in-line.ts";
import type { StoreHealth } from "../../store/store.ts";
import type { LogWorkersStatus } from "../logs/log-service.ts";
import { logWorkers } from "./log-workers.ts";
import type { EngineFailureCode } from "../ports/container-engine.ts";
import type { PeerHold } from "../ports/peer.ts";
import type { UplinkView } from "../ports/uplink.ts";
import { uplinkSubsystem } from "./uplink-subsystem.ts";

/** What the probes told, before it is put into the contract's words. */
export interface Probes {
  readonly docker: { readonly kind: "ok" } | { readonly kind: "failed"; readonly code: EngineFailureCode };
  readonly tmux:
    | { readonly kind: "ok" }
    | { readonly kind: "missing" }
    | { readonly kind: "unreadable"; readonly reason: string };
  readonly store: StoreHealth;
  readonly deliveryAlive: boolean;
  readonly routing: "ok" | "degraded" | "stopped";
  readonly logs: LogWorkersStatus;
  readonly peerHold: PeerHold | null;
  readonly uplink: UplinkView;
  /** Running containers that the last scan left out because no filter matched them. */
  readonly ignoredContainers: number;
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

const RESTART = "Restart the daemon.";

function worker(probes: Probes): Subsystem {
  const name = "routing_worker";
  if (!probes.deliveryAlive)
    return { name, status: "unavailable", reason: "the delivery worker has stopped", hint: RESTART };
  switch (probes.routing) {
    case "ok":
      return ok(name);
    case "stopped":
      return { name, status: "unavailable", reason: "the routing worker has stopped", hint: RESTART };
    case "degraded":
      return {
        name,
        status: "degraded",
        reason: "the last look at the events could not finish; it is tried again",
        hint: "See `logs/daemon.log` in the state directory for the cause.",
      };
  }
}

/** Every subsystem in the contract's order; none is left out, but the uplink of a machine that is to be no node. */
export function subsystems(probes: Probes): readonly Subsystem[] {
  const uplink = uplinkSubsystem(probes.uplink);
  return [
    docker(probes),
    tmux(probes),
    stored("sqlite", probes.store.sqlite),
    stored("jsonl", probes.store.jsonl),
    worker(probes),
    logWorkers(probes.logs),
    ...(uplink === null ? [] : [uplink]),
  ];
}

export function overall(list: readonly Subsystem[]): State {
  if (list.every((subsystem) => subsystem.status === "ok")) return "ready";
  return list.every((subsystem) => subsystem.status === "unavailable") ? "unavailable" : "degraded";
}

/** What a person can do next, in the contract's order. */
export function hints(probes: Probes, counts: DashboardCounts, next: NextInLine): readonly Hint[] {
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
  } else if (containers === 0 && probes.ignoredContainers > 0) {
    list.push({
      code: "check_container_filter",
      severity: "warning",
      message: `${probes.ignoredContainers} running container(s) match no filter; see containers.name_contains in config.toml.`,
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
      target: target("pane", next.adoptablePane),
    });
  }
  if (counts.agents.total > 0 && counts.logAttachments.active === 0) {
    list.push({
      code: "attach_logs",
      severity: "info",
      message: "Attach an agent's log to see its events: `interlock log attach <agent>`.",
      target: target("agent", next.agentWithoutLog),
    });
  }
  if (counts.agents.total > 0 && counts.routes.enabled === 0) {
    list.push({
      code: "enable_first_route",
      severity: "info",
      message: "Let events reach agents: `interlock route add …`, or enable one that is there.",
      target: target("route", next.disabledRoute),
    });
  }
  return list;
}

function target(kind: NonNullable<Hint["target"]>["kind"], id: string | null): Hint["target"] {
  return id === null ? null : { kind, id };
}
