import { z } from "zod";
import { AgentId, DockerContainerId, LogAttachmentId, RouteId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMicroseconds, IsoMilliseconds } from "../../schema/time.ts";
import { CALLER_REFUSALS, HOST_PEER_REFUSALS, MOUNT_STATES } from "../closed-sets.ts";

export const Nothing = z.object({});

const count = z.int().min(0);
const refused = { count: z.int().min(1), last_at: IsoMilliseconds };

export const Mount = z
  .object({
    name: z.string(),
    state: closedSetSchema(MOUNT_STATES),
    container_id: DockerContainerId.nullable(),
    /** Callers turned away since the daemon started, newest kind of reason first. */
    refusals: z.array(z.object({ reason: closedSetSchema(CALLER_REFUSALS), ...refused })),
  })
  .meta({ id: "Mount", description: "One directory under `containers/`, and who may call over its socket." });

export const StatusResult = z.object({
  alive: z.literal(true),
  pid: z.int().min(1),
  start_time_utc: IsoMicroseconds,
  uptime_seconds: z.int().min(0),
  /** As the caller sees it. */
  socket_path: z.string(),
  /** Null for callers in a container. */
  state_path: z.string().nullable(),
  schema_version: z.int().min(1),
  daemon_version: z.string(),
  /** The logs that the daemon reads: all for a host peer, those of its container for a caller in one. */
  events_reader: z.object({
    running: z.boolean(),
    /** The last look at every log that has ended; logs are read as they are written, whatever this says. */
    last_cycle_started_at: IsoMilliseconds.nullable(),
    last_cycle_duration_ms: count.nullable(),
    active_attachments: count,
    attachments_in_failure: z.array(z.object({ attachment_id: LogAttachmentId, agent_id: AgentId })),
  }),
  /** Whether events wait in memory or in the database because the next place does not take them. */
  events_persistence: z.object({ degraded_sqlite: z.boolean(), degraded_jsonl: z.boolean() }),
  queue_audit: z.object({
    degraded: z.boolean(),
    /** Committed rows that audit.jsonl does not have yet. */
    pending_rows: count,
    /** Code or class of the last failure since the daemon started, also of one that is over. */
    last_failure_exc_class: z.string().nullable(),
  }),
  /** Totals are since the daemon started. */
  routing: z.object({
    value: z.enum(["enabled", "disabled"]),
    last_updated_at: IsoMilliseconds,
    last_updated_by: z.string(),
    routes_total: count,
    routes_enabled: count,
    routes_disabled: count,
    last_routing_cycle_at: IsoMilliseconds.nullable(),
    events_consumed_total: count,
    /** By reason, those that have occurred. */
    skips_by_reason: z.record(z.string(), count),
    /** The enabled route with the most events behind its place; null where none is behind. */
    most_stalled_route: z.object({ route_id: RouteId, lag: z.int().min(1) }).nullable(),
    routing_worker_degraded: z.boolean(),
    degraded_routing_audit_persistence: z.boolean(),
  }),
  /** Callers turned away at app.sock, as `refusals` of a mount; none for callers in a container. */
  app_refusals: z.array(z.object({ reason: closedSetSchema(HOST_PEER_REFUSALS), ...refused })),
  /** Every mount for a host peer; the caller's own for a caller in a container. */
  mounts: z.array(Mount),
});

export const ShutdownResult = z.object({ shutting_down: z.literal(true) });

export const AddMountParams = z.strictObject({ name: boundedText({ min: 1, max: 256 }) });
export const AddMountResult = z.object({
  name: z.string(),
  /** On the host; what a container mounts. */
  directory: z.string(),
  /** Where a container is expected to mount it. */
  target: z.string(),
  /** False when it was there already. */
  created: z.boolean(),
});
