import { MOUNT_NAME_FORMAT, type Mount } from "@interlock/contracts";
import { ok } from "@interlock/wire";
import type { RefusalEntry } from "../../service/mounts/refusal-ledger.ts";
import { eventsReaderView, queueAuditView, routingStatusView } from "../views/status-view.ts";
import { HOST_MOUNT, type MountReport } from "../../service/mounts/mounts.ts";
import { isoMicros, isoMillis } from "../../store/timestamp.ts";
import { fail } from "../container-fail.ts";
import type { ContainerHandler, ContainerServices } from "../container-services.ts";

/** Where a container is expected to see its mount. */
export const MOUNT_TARGET = "/run/interlock";

export function ping(): ContainerHandler<"ping"> {
  return () => ok({});
}

export function status(services: ContainerServices): ContainerHandler<"status"> {
  const { store, mounts, logs, routes, appRefusals, daemonVersion, home, startedAtMs } = services;
  return async ({ caller, context }) => {
    const health = store.health();
    const atHome = caller.kind === "host";
    return ok({
      alive: true,
      pid: process.pid,
      start_time_utc: isoMicros(startedAtMs * 1000),
      uptime_seconds: Math.max(0, Math.floor((Date.now() - startedAtMs) / 1000)),
      socket_path: atHome ? context.socketPath : `${caller.target}/agent.sock`,
      state_path: atHome ? home : null,
      schema_version: store.schemaVersion,
      daemon_version: daemonVersion,
      events_reader: eventsReaderView(logs.reading(), caller),
      events_persistence: {
        degraded_sqlite: health.sqlite.status === "degraded",
        degraded_jsonl: health.events.status === "degraded",
      },
      queue_audit: queueAuditView(health),
      routing: routingStatusView(store.read, routes.status(), health),
      app_refusals: atHome ? appRefusals().map(refusalView) : [],
      mounts: (atHome ? await mounts.report() : [await mounts.reportOf(context.mount)]).map(mountView),
    });
  };
}

function mountView({ name, state, containerId, refusals }: MountReport): Mount {
  return {
    name,
    state,
    // The engine's ids are checked where they are read.
    container_id: containerId as Mount["container_id"],
    refusals: refusals.map(refusalView),
  };
}

function refusalView<Reason extends string>({ reason, count, lastAtMs }: RefusalEntry<Reason>) {
  return { reason, count, last_at: isoMillis(lastAtMs * 1000) };
}

export function shutdown({ stop }: ContainerServices): ContainerHandler<"shutdown"> {
  return () => {
    // Closing waits for what is in flight, which this answer still is.
    stop();
    return ok({ shutting_down: true });
  };
}

export function addMount({ sockets }: ContainerServices): ContainerHandler<"add_mount"> {
  return async ({ params: { name } }) => {
    if (name === HOST_MOUNT || !MOUNT_NAME_FORMAT.test(name)) return fail("mount_name_invalid");
    const added = await sockets.add(name);
    return added.kind === "path-too-long"
      ? fail("mount_path_too_long")
      : ok({ name, directory: added.directory, target: MOUNT_TARGET, created: added.created });
  };
}
