import { z } from "zod";
import { ScanId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { requestId } from "../../schema/object-id.ts";
import { IsoMicroseconds, UnixMilliseconds } from "../../schema/time.ts";
import { SCAN_KINDS, SCAN_STATUSES } from "../closed-sets.ts";

const count = z.int().min(0);

export const ScanProblem = z
  .object({
    container_id: z.string(),
    tmux_socket: z.string().nullable(),
    error_code: z.string(),
    error_message: z.string(),
  })
  .meta({ id: "ScanProblem", description: "One place that a scan could not read." });

export const ContainerScanResult = z
  .object({
    scan_id: ScanId,
    started_at: IsoMicroseconds,
    completed_at: IsoMicroseconds,
    status: closedSetSchema(SCAN_STATUSES),
    matched_count: count,
    inactive_reconciled_count: count,
    ignored_count: count,
    error_details: z.array(ScanProblem),
  })
  .meta({ id: "ContainerScanResult" });

export const PaneScanResult = z
  .object({
    scan_id: ScanId,
    started_at: IsoMicroseconds,
    completed_at: IsoMicroseconds,
    status: closedSetSchema(SCAN_STATUSES),
    containers_scanned: count,
    sockets_scanned: count,
    panes_seen: count,
    panes_newly_active: count,
    panes_reconciled_to_inactive: count,
    containers_skipped_inactive: count,
    containers_tmux_unavailable: count,
    error_details: z.array(ScanProblem),
  })
  .meta({ id: "PaneScanResult" });

export const ScanFailure = z.object({ error: z.string() }).meta({ id: "ScanFailure" });

export const ScanParams = z.object({ wait: z.boolean().optional() });

function scanAnswer<Result extends z.ZodType>(result: Result) {
  return z.discriminatedUnion("state", [
    z.object({ scan_id: ScanId, state: z.literal("running") }),
    z.object({ scan_id: ScanId, state: z.literal("completed"), result }),
    z.object({ scan_id: ScanId, state: z.literal("failed"), result: ScanFailure }),
  ]);
}

export const ContainerScanAnswer = scanAnswer(ContainerScanResult);
export const PaneScanAnswer = scanAnswer(PaneScanResult);

export const ScanStatusParams = z.object({ scan_id: requestId() });

const statusBase = { scan_kind: closedSetSchema(SCAN_KINDS), started_at: UnixMilliseconds };
export const ScanStatusResult = z.discriminatedUnion("state", [
  z.object({ ...statusBase, state: z.literal("running"), completed_at: z.null(), result: z.null() }),
  z.object({
    ...statusBase,
    state: z.literal("completed"),
    completed_at: UnixMilliseconds,
    result: z.union([ContainerScanResult, PaneScanResult]),
  }),
  z.object({
    ...statusBase,
    state: z.literal("failed"),
    completed_at: UnixMilliseconds,
    result: ScanFailure,
  }),
]);
