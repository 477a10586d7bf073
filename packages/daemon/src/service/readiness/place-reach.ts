import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { PlaceUnavailable } from "../../model/place-unavailable.ts";
import type { ContainerEngine } from "../ports/container-engine.ts";
import type { HostTerminal } from "../ports/terminal.ts";

export interface PlaceReachSources {
  readonly engine: Pick<ContainerEngine, "ping">;
  readonly host: Pick<HostTerminal, "isInstalled">;
}

/** Tells before something is begun whether the panes of a place can be reached at all. */
export class PlaceReach {
  readonly #sources: PlaceReachSources;
  #asking: Promise<boolean> | undefined;

  constructor(sources: PlaceReachSources) {
    this.#sources = sources;
  }

  /** Null when nothing speaks against it; what is inside of a container only shows when it is asked. */
  async obstacle(containerId: string): Promise<PlaceUnavailable | null> {
    if (containerId === HOST_CONTAINER_ID)
      return (await this.#sources.host.isInstalled()) ? null : "tmux_unavailable";
    return (await this.#engineAnswers()) ? null : "docker_unavailable";
  }

  /** Calls at the same time share the question, and none is answered by an earlier one. */
  #engineAnswers(): Promise<boolean> {
    this.#asking ??= this.#sources.engine
      .ping()
      .then(({ kind }) => kind === "ok")
      .finally(() => {
        this.#asking = undefined;
      });
    return this.#asking;
  }
}
