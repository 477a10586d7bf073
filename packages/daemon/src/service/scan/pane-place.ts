import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { ContainerRecord } from "../../store/records/container-record.ts";

/** Where panes are: the host, or one container. */
export interface PanePlace {
  readonly containerId: string;
  readonly containerName: string;
  readonly containerUser: string | null;
}

export const HOST_PLACE: PanePlace = {
  containerId: HOST_CONTAINER_ID,
  containerName: HOST_CONTAINER_ID,
  containerUser: null,
};

export function placeOfContainer({ containerId, name, configUser }: ContainerRecord): PanePlace {
  return { containerId, containerName: name, containerUser: configUser };
}
