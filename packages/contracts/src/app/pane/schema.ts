import { z } from "zod";
import { AgentId, ContainerId, PaneId } from "../../ids/app.ts";
import { listParams, listResult } from "../../schema/list.ts";
import { requestId } from "../../schema/object-id.ts";
import { IsoMicroseconds } from "../../schema/time.ts";

export const Pane = z
  .object({
    pane_id: PaneId,
    container_id: ContainerId,
    container_name: z.string(),
    tmux_socket: z.string(),
    session_name: z.string(),
    window_index: z.int().min(0),
    pane_index: z.int().min(0),
    registered: z.boolean(),
    agent_id: AgentId.nullable(),
    discovered_at: IsoMicroseconds,
    last_seen_at: IsoMicroseconds,
  })
  .meta({ id: "Pane", description: "A tmux pane that a scan has found." });

export const PaneListParams = listParams(["default", "discovered_at", "last_seen_at"], {
  container_id: requestId().optional(),
  registered: z.boolean().optional(),
});
export const PaneListResult = listResult(Pane);
export const PaneDetailParams = z.object({
  pane_id: requestId(),
  /** Tells panes of one `%N` apart: every tmux server counts for itself. */
  container_id: requestId().optional(),
  tmux_socket: requestId().optional(),
});
export const PaneDetailResult = z.object({ row: Pane });
