import type { Store } from "../../store/store.ts";
import type { DeliveryWorker } from "../delivery/delivery-worker.ts";
import type { RouteWorker } from "../route/route-worker.ts";
import type { LogService } from "../logs/log-service.ts";
import type { ContainerEngine } from "../ports/container-engine.ts";
import type { PeerHold } from "../ports/peer.ts";
import type { UplinkView } from "../ports/uplink.ts";
import type { TerminalScan } from "../ports/terminal.ts";
import type { ContainerLooks } from "../scan/container-looks.ts";
import type { HostView } from "../scan/host-view.ts";
import type { Probes } from "./readiness.ts";

export interface ProbeSources {
  readonly engine: ContainerEngine;
  readonly containers: Pick<ContainerLooks, "ignored">;
  readonly hostView: Pick<HostView, "last">;
  readonly store: Store;
  readonly worker: DeliveryWorker;
  readonly routes: RouteWorker;
  readonly logs: Pick<LogService, "status">;
  readonly peerHold: PeerHold | null;
  readonly uplink: () => UplinkView;
}

/** How long an answer stands before the engine and tmux are asked again, milliseconds. */
const PROBE_MAX_AGE_MS = 1_000;

/** Asks every subsystem how it is, and gives callers of the same second the same answer. */
export function createProbe(sources: ProbeSources): () => Promise<Probes> {
  let asked: { readonly at: number; readonly probes: Promise<Omit<Probes, "uplink">> } | undefined;
  return async () => {
    const now = performance.now();
    if (asked === undefined || now - asked.at > PROBE_MAX_AGE_MS) asked = { at: now, probes: probe(sources) };
    // Costs nothing to look at, so nobody is told of a state that is over.
    return { ...(await asked.probes), uplink: sources.uplink() };
  };
}

/** Starts no scan and changes nothing. */
async function probe(sources: ProbeSources): Promise<Omit<Probes, "uplink">> {
  const [engine, terminals] = await Promise.all([sources.engine.reach(), sources.hostView.last()]);
  return {
    docker:
      engine.kind === "ok"
        ? { kind: "ok" }
        : { kind: "failed", code: engine.kind === "failed" ? engine.failure.code : "docker_timeout" },
    tmux: tmuxProbe(terminals),
    store: sources.store.health(),
    deliveryAlive: sources.worker.alive,
    routing: !sources.routes.alive ? "stopped" : sources.routes.status().degraded ? "degraded" : "ok",
    logs: sources.logs.status(),
    peerHold: sources.peerHold,
    ignoredContainers: sources.containers.ignored,
  };
}

function tmuxProbe(scan: TerminalScan): Probes["tmux"] {
  switch (scan.kind) {
    case "aborted":
      return { kind: "unreadable", reason: "the last look at tmux was broken off" };
    case "failed":
      if (scan.failure.code === "tmux_unavailable") return { kind: "missing" };
      // No directory of sockets means only that nobody has started tmux yet.
      if (scan.failure.code === "socket_dir_missing") return { kind: "ok" };
      return { kind: "unreadable", reason: scan.failure.message };
    case "scanned": {
      const broken = scan.sockets.find(
        (socket) => socket.kind === "failed" && socket.failure.code !== "tmux_no_server",
      );
      return broken?.kind === "failed"
        ? { kind: "unreadable", reason: broken.failure.message }
        : { kind: "ok" };
    }
  }
}
