import { z } from "zod";
import { DockerContainerId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMicroseconds, IsoMilliseconds } from "../../schema/time.ts";
import { CALLER_REFUSALS, MOUNT_STATES } from "../closed-sets.ts";

export const Nothing = z.object({});

export const Mount = z
  .object({
    name: z.string(),
    state: closedSetSchema(MOUNT_STATES),
    container_id: DockerContainerId.nullable(),
    /** Callers turned away since the daemon started, newest kind of reason first. */
    refusals: z.array(
      z.object({
        reason: closedSetSchema(CALLER_REFUSALS),
        count: z.int().min(1),
        last_at: IsoMilliseconds,
      }),
    ),
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
  routing: z.object({
    value: z.enum(["enabled", "disabled"]),
    last_updated_at: IsoMilliseconds,
    last_updated_by: z.string(),
  }),
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
