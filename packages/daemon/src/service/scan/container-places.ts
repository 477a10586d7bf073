import type { ContainerRecord } from "../../store/records/container-record.ts";
import type { ContainerTerminal } from "../ports/terminal.ts";
import type { TerminalPlace } from "../ports/terminal-watch.ts";

/** One terminal place for each container, so that scans read over the connections that watching keeps open. */
export class ContainerPlaces {
  readonly #terminal: Pick<ContainerTerminal, "place">;
  readonly #places = new Map<string, { readonly key: string; readonly place: TerminalPlace }>();

  constructor(terminal: Pick<ContainerTerminal, "place">) {
    this.#terminal = terminal;
  }

  /** Another one once the container has another name or user. */
  of({ containerId, name, configUser }: ContainerRecord): TerminalPlace {
    const key = JSON.stringify([name, configUser]);
    const known = this.#places.get(containerId);
    if (known?.key === key) return known.place;
    const place = this.#terminal.place({ id: containerId, name, configUser });
    this.#places.set(containerId, { key, place });
    return place;
  }

  keepOnly(containerIds: ReadonlySet<string>): void {
    for (const id of this.#places.keys()) if (!containerIds.has(id)) this.#places.delete(id);
  }
}
