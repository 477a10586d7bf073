import { z } from "zod";
import { DockerContainerId } from "../../ids/app.ts";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { listParams, listResult } from "../../schema/list.ts";
import { requestId } from "../../schema/object-id.ts";
import { IsoMicroseconds } from "../../schema/time.ts";
import { CONTAINER_STATES } from "../closed-sets.ts";

export const ContainerState = closedSetSchema(CONTAINER_STATES);

export const Container = z
  .object({
    container_id: DockerContainerId,
    name: z.string(),
    state: ContainerState,
    image: z.string(),
    first_seen_at: IsoMicroseconds,
    last_scanned_at: IsoMicroseconds,
    /** Panes that are there now. */
    pane_count: z.int().min(0),
    registered_agent_count: z.int().min(0),
  })
  .meta({ id: "Container", description: "A container that matched the filter; the host is none." });

export const ContainerListParams = listParams(["name", "first_seen_at", "last_scanned_at"], {
  state: ContainerState.optional(),
});
export const ContainerListResult = listResult(Container);
export const ContainerDetailParams = z.object({ container_id: requestId() });
export const ContainerRowResult = z.object({ row: Container });
