import { z } from "zod";
import { SCAN_STATUSES } from "../../app/closed-sets.ts";
import { DockerContainerId, ScanId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { boundedText } from "../../schema/text.ts";
import { IsoMicroseconds } from "../../schema/time.ts";
import { paneKey } from "../pane-key.ts";

const count = z.int().min(0);
const scan = {
  scan_id: ScanId,
  started_at: IsoMicroseconds,
  completed_at: IsoMicroseconds,
  status: closedSetSchema(SCAN_STATUSES),
  /** The first of the problems; null when there was none. */
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
  error_details: z.array(
    z.object({
      container_id: z.string(),
      tmux_socket_path: z.string().optional(),
      error_code: z.string(),
      error_message: z.string(),
    }),
  ),
};

export const ContainersScanned = z.object({
  ...scan,
  matched_count: count,
  inactive_reconciled_count: count,
  ignored_count: count,
});
export const PanesScanned = z.object({
  ...scan,
  containers_scanned: count,
  sockets_scanned: count,
  panes_seen: count,
  panes_newly_active: count,
  panes_reconciled_to_inactive: count,
  containers_skipped_inactive: count,
  containers_tmux_unavailable: count,
});

const list = { filter: z.enum(["all", "active_only"]), truncated: z.boolean() };

export const ListContainersParams = z.looseObject({ active_only: z.boolean().optional() });
export const ListContainersResult = z.object({
  ...list,
  containers: z.array(
    z
      .object({
        id: DockerContainerId,
        name: z.string(),
        image: z.string(),
        status: z.string(),
        labels: z.record(z.string(), z.string()),
        mounts: z.array(
          z.object({
            source: z.string(),
            target: z.string(),
            type: z.string(),
            mode: z.string(),
            rw: z.boolean(),
          }),
        ),
        active: z.boolean(),
        first_seen_at: IsoMicroseconds,
        last_scanned_at: IsoMicroseconds,
        config_user: z.string().nullable(),
        working_dir: z.string().nullable(),
      })
      .meta({ id: "DiscoveredContainer", description: "A container, with what inspection told of it." }),
  ),
});

export const ListPanesParams = z.looseObject({
  active_only: z.boolean().optional(),
  /** 64 hex digits, or the exact name. */
  container: boundedText({ min: 1, max: 256 }).nullable().optional(),
});
export const ListPanesResult = z.object({
  ...list,
  container: z.string().nullable(),
  panes: z.array(
    z
      .object({
        ...paneKey,
        container_name: z.string(),
        container_user: z.string().nullable(),
        pane_pid: count,
        pane_tty: z.string(),
        pane_current_command: z.string(),
        pane_current_path: z.string(),
        pane_title: z.string(),
        /** tmux's focus; `active` says whether the pane is still there. */
        pane_active: z.boolean(),
        active: z.boolean(),
        first_seen_at: IsoMicroseconds,
        last_scanned_at: IsoMicroseconds,
      })
      .meta({ id: "DiscoveredPane", description: "A tmux pane as the last scan of its server saw it." }),
  ),
});
