import { createHash } from "node:crypto";
import { uptime } from "node:os";
import { join } from "node:path";
import { createContainerEngine } from "../drivers/docker/container-engine.ts";
import { createContainerTerminal } from "../drivers/docker/container-terminal.ts";
import { agentPeerIdentifier } from "../drivers/peer/agent-peer-identifier.ts";
import { hostPeerIdentifier } from "../drivers/peer/host-peer-identifier.ts";
import { createHostTerminal } from "../drivers/tmux/host-terminal.ts";
import { serveAppSocket } from "../listen/app-socket.ts";
import { ContainerSockets } from "../listen/container-sockets.ts";
import { serveRpcSocket } from "../listen/rpc-socket.ts";
import { AppSessionRegistry } from "../service/app-session/app-session-registry.ts";
import { DeliveryWorker } from "../service/delivery/delivery-worker.ts";
import { PlaceReach } from "../service/readiness/place-reach.ts";
import { createProbe } from "../service/readiness/probe.ts";
import { RecentSkips } from "../service/route/recent-skips.ts";
import { DelayTimer } from "../service/queue/delay-timer.ts";
import { RouteWorker } from "../service/route/route-worker.ts";
import { LogService } from "../service/logs/log-service.ts";
import { Mounts } from "../service/mounts/mounts.ts";
import { RefusalLedger } from "../service/mounts/refusal-ledger.ts";
import type { PeerRefusal } from "../service/ports/peer.ts";
import { EventFollowers } from "../service/events/event-followers.ts";
import { EventFeed } from "../service/events/event-feed.ts";
import { EventPipeline } from "../service/events/event-pipeline.ts";
import { EventRetention } from "../service/events/event-retention.ts";
import { SessionFollowers } from "../service/session-log/session-followers.ts";
import { LiveDiscovery } from "../service/discovery/live-discovery.ts";
import { ContainerLooks } from "../service/scan/container-looks.ts";
import { ContainerPlaces } from "../service/scan/container-places.ts";
import { PaneLooks } from "../service/scan/pane-looks.ts";
import { Scanner } from "../service/scan/scanner.ts";
import type { RecoverDeliveriesOutcome } from "../store/operations/recover-deliveries.ts";
import type { Store } from "../store/store.ts";
import { systemClock } from "../store/timestamp.ts";
import { DAEMON_VERSION } from "./daemon-version.ts";
import type { OpenedHome } from "./open-home.ts";
import { openOperatorLog } from "./operator-log.ts";
import { UplinkHolder } from "./uplink/uplink-holder.ts";

export interface DaemonOptions extends OpenedHome {
  readonly env: NodeJS.ProcessEnv;
}

export interface RunningDaemon {
  readonly appSocket: string;
  readonly rpcSocket: string;
  /** Resolves when a caller has asked for the end. */
  readonly stopRequested: Promise<void>;
  /** Answers what is in flight, breaks deliveries off between two steps, settles the audit, frees the home. */
  close(): Promise<void>;
}

/**
 * Starts a daemon on a home that is open: recovery, drivers, socket, in this order.
 * @throws StartFailure, or a StoreError from the state; the lock is free then.
 */
export async function runDaemon({
  home,
  lock,
  config,
  store: opening,
  env,
}: DaemonOptions): Promise<RunningDaemon> {
  try {
    const log = openOperatorLog(home);
    log.info("daemon_starting", { version: DAEMON_VERSION });
    const store = await opening;
    const interrupted = await recoverDeliveries(store);
    if (interrupted.length > 0) log.info("daemon_recovering", { interrupted: interrupted.length });

    const engine = createContainerEngine({ env });
    const containers = createContainerTerminal({ engine, owner: ownerOf(home) });
    const host = createHostTerminal({ env, uid: process.geteuid?.() ?? -1 });
    const reach = new PlaceReach({ engine, host });
    const worker = new DeliveryWorker({
      store,
      host,
      containers,
      now: systemClock,
      onFault: (error) => log.fault("delivery_fault", error),
    });
    const delays = new DelayTimer({
      endDelays: (input) => store.write.endDelays(input),
      // Unlike the timers' clock this one goes on while the machine sleeps.
      elapsed: () => uptime() * 1000,
      onEnded: () => worker.kick(),
      onFault: (error) => log.fault("delay_fault", error),
    });
    delays.resume(store.read.runningDelays(), systemClock());
    const feed = new EventFeed(store.read, () => routes.kick());
    const events = new EventPipeline({
      store,
      feed,
      clock: systemClock,
      onFault: (error) => log.fault("event_fault", error),
      ...config.events,
    });
    const retention = new EventRetention({
      store,
      onFault: (error) => log.fault("event_fault", error),
      ...config.events.retention,
    });
    const logs = new LogService({
      home,
      store,
      host,
      containers,
      reach,
      sink: events,
      pace: config.events.reader,
      onEvent: (event, facts) => log.info(event, facts),
      onFault: (error) => log.fault("log_fault", error),
    });
    const places = new ContainerPlaces(containers);
    const containerLooks = new ContainerLooks({ engine, filter: config.containers, store });
    const paneLooks = new PaneLooks({ store, host, placeOf: (container) => places.of(container) });
    const onPanes = (): void => {
      worker.kick();
      logs.afterScan();
    };
    const discovery = new LiveDiscovery({
      store,
      engine,
      containers: containerLooks,
      panes: paneLooks,
      places,
      onPanes,
      onFault: (error) => log.fault("discovery_fault", error),
    });
    const { live } = config.discovery;
    const scanner = new Scanner({
      containers: containerLooks,
      panes: paneLooks,
      onContainers: () => {
        if (live) discovery.containersScanned();
      },
      onPanes,
      onFault: (error) => log.fault("scan_fault", error),
    });
    const skips = new RecentSkips();
    const routes = new RouteWorker({
      store,
      skips,
      onMessages: () => worker.kick(),
      onFault: (error) => log.fault("routing_fault", error),
      ...config.routes,
    });
    const sessionFollowers = new SessionFollowers(store.read);
    const uplink = new UplinkHolder(() => ({
      home,
      config: config.uplink,
      store,
      probe,
      followers: sessionFollowers,
      log,
    }));
    const identifier = hostPeerIdentifier();
    const appRefusals = new RefusalLedger<PeerRefusal>();
    const probe = createProbe({
      engine,
      containers: containerLooks,
      hostView: paneLooks.hostView,
      store,
      worker,
      routes,
      logs,
      peerHold: identifier.hold,
      uplink: () => uplink.view(),
    });
    let stopping = false;
    const service = await serveAppSocket({
      path: join(home, "app.sock"),
      identifier,
      onRefusedPeer: (reason) => {
        appRefusals.add("app", reason, Date.now());
        log.info("host_peer_refused", { reason });
      },
      onFault: (kind, method, error) => log.fault("serve_fault", error, { kind, method: method ?? "" }),
      services: {
        store,
        sessions: new AppSessionRegistry({ idleMs: config.app.sessionIdleMs }),
        scanner,
        worker,
        delays,
        probe,
        reach,
        skips,
        routes,
        logs,
        feed,
        daemonVersion: DAEMON_VERSION,
        hostUserId: String(process.geteuid?.() ?? -1),
        stopping: () => stopping,
      },
    });
    const rpc = await serveRpcSocket({
      path: join(home, "rpc.sock"),
      identifier,
      onRefusedPeer: (reason) => log.info("host_peer_refused", { reason }),
      onFault: (kind, method, error) => log.fault("serve_fault", error, { kind, method: method ?? "" }),
      services: {
        store,
        followers: sessionFollowers,
        nodes: () => uplink.start(),
        stopping: () => stopping,
      },
    });
    events.start();
    retention.start();
    logs.start();
    const stopRequest = Promise.withResolvers<void>();
    const followers = new EventFollowers({ feed, idleMs: config.events.follow.idleMs });
    const sockets = new ContainerSockets({
      home,
      services: {
        store,
        scanner,
        worker,
        delays,
        routes,
        logs,
        followers,
        events: config.events,
        mounts: new Mounts({ engine, identifier: agentPeerIdentifier(), nowMs: () => Date.now() }),
        appRefusals: () => appRefusals.of("app"),
        daemonVersion: DAEMON_VERSION,
        home,
        startedAtMs: Date.now(),
        stop: stopRequest.resolve,
      },
      onRefusedCaller: (mount, reason) => log.info("caller_refused", { mount, reason }),
      onFault: (kind, method, error) => log.fault("serve_fault", error, { kind, method: method ?? "" }),
    });
    await sockets.start();
    worker.tidy(interrupted);
    worker.kick();
    routes.kick();
    // Its first looks take longer than a caller who is waiting for us needs for an answer.
    if (live)
      setImmediate(() => {
        if (!stopping) discovery.start();
      });
    log.info("daemon_ready");
    // Nothing waits for it, and what fails is in the log.
    void Promise.allSettled([uplink.start()]);

    return {
      appSocket: service.address,
      rpcSocket: rpc.address,
      stopRequested: stopRequest.promise,
      async close() {
        stopping = true;
        log.info("daemon_shutdown");
        followers.closeAll();
        await Promise.all([service.close(), rpc.close(), sockets.close(), uplink.close()]);
        await discovery.close();
        await routes.stop();
        await delays.stop();
        await worker.stop();
        await logs.stop();
        await events.stop();
        await retention.stop();
        await host.close();
        await containers.close();
        await store.close();
        log.info("daemon_exited");
        log.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Asks before it writes: the writer is the last part of the daemon to be there, and few have anything to recover. */
async function recoverDeliveries({ read, write }: Store): Promise<RecoverDeliveriesOutcome["interrupted"]> {
  return read.hasDeliveriesInFlight() ? (await write.recoverDeliveries({})).interrupted : [];
}

/** One home has one daemon at a time: whatever carries its mark in a container is its own. */
function ownerOf(home: string): string {
  return `interlock-${createHash("sha256").update(home).digest("hex").slice(0, 12)}`;
}
