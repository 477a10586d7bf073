import type { ObservePanesOutcome } from "../../store/operations/observe-panes.ts";
import type { ContainerRecord } from "../../store/records/container-record.ts";
import type { Store } from "../../store/store.ts";
import type { ContainerEngine } from "../ports/container-engine.ts";
import type { ContainerLooks } from "../scan/container-looks.ts";
import type { ContainerPlaces } from "../scan/container-places.ts";
import type { PaneLooks } from "../scan/pane-looks.ts";
import { HOST_PLACE, placeOfContainer } from "../scan/pane-place.ts";
import { isScanFailed } from "../scan/scan-failed.ts";
import { followEngine } from "./follow-engine.ts";
import { LivePlace } from "./live-place.ts";
import { Settler } from "./settler.ts";

export interface LiveDiscoveryOptions {
  readonly store: Store;
  readonly engine: ContainerEngine;
  readonly containers: ContainerLooks;
  readonly panes: PaneLooks;
  readonly places: ContainerPlaces;
  /** Panes have come or gone, and agents with them. */
  readonly onPanes: () => void;
  readonly onFault: (error: unknown) => void;
}

/** Starting a container takes several events. */
const SETTLE_MS = 50;

interface Followed {
  readonly live: LivePlace;
  readonly terminal: ReturnType<ContainerPlaces["of"]>;
}

/** Keeps containers and panes as they are, from what the engine and the tmux servers tell by themselves. */
export class LiveDiscovery {
  readonly #options: LiveDiscoveryOptions;
  readonly #stop = new AbortController();
  readonly #followed = new Map<string, Followed>();
  readonly #containers: Settler;
  /** Containers that something happened to since the last look at the engine; everything after a reconnect. */
  #touched = new Set<string>();
  #allTouched = false;
  #host: LivePlace | undefined;
  #engine: Promise<void> | undefined;

  constructor(options: LiveDiscoveryOptions) {
    this.#options = options;
    this.#containers = new Settler(SETTLE_MS, () => this.#lookAtContainers());
  }

  start(): void {
    const { engine, panes } = this.#options;
    this.#host = this.#follow(HOST_PLACE, panes.hostView);
    const onContainer = (id: string): void => {
      this.#touched.add(id);
      this.#containers.ask();
    };
    const onConnected = (): void => {
      this.#allTouched = true;
      this.#containers.ask();
    };
    this.#engine = followEngine(engine, { onContainer, onConnected }, this.#stop.signal);
    // Those that were running when the daemon stopped are followed even while the engine is away.
    this.#followRunning(new Set(), false);
  }

  /** A scan has just written which containers there are. */
  containersScanned(): void {
    if (!this.#stop.signal.aborted) this.#followRunning(new Set(), false);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#containers.close();
    const places = [...this.#followed.values()].map(({ live }) => live.close());
    await Promise.all([this.#host?.close(), this.#engine, ...places]);
  }

  async #lookAtContainers(): Promise<void> {
    const touched = this.#touched;
    const all = this.#allTouched;
    this.#touched = new Set();
    this.#allTouched = false;
    try {
      await this.#options.containers.refresh();
      if (!this.#stop.signal.aborted) this.#followRunning(touched, all);
      this.#options.onPanes();
    } catch (error) {
      // Without a list nothing is known; the engine's next word, or its return, brings the next look.
      if (!isScanFailed(error)) this.#options.onFault(error);
    }
  }

  #followRunning(touched: ReadonlySet<string>, all: boolean): void {
    const running = this.#options.store.read.activeContainers();
    const ids = new Set(running.map(({ containerId }) => containerId));
    for (const [id, { live }] of this.#followed) {
      if (ids.has(id)) continue;
      this.#followed.delete(id);
      void live.close();
    }
    this.#options.places.keepOnly(ids);
    for (const container of running)
      this.#followContainer(container, all || touched.has(container.containerId));
  }

  #followContainer(container: ContainerRecord, touched: boolean): void {
    const { containerId } = container;
    const terminal = this.#options.places.of(container);
    const known = this.#followed.get(containerId);
    if (known?.terminal === terminal) {
      if (touched) known.live.again();
      return;
    }
    if (known !== undefined) void known.live.close();
    this.#followed.set(containerId, {
      live: this.#follow(placeOfContainer(container), terminal),
      terminal,
    });
  }

  #follow(place: Parameters<PaneLooks["refreshPlace"]>[0], terminal: Followed["terminal"]): LivePlace {
    const { panes: looks, onFault, onPanes } = this.#options;
    const onSeen = ({ panesNewlyActive, panesInactivated, agentsInactivated }: ObservePanesOutcome): void => {
      if (panesNewlyActive + panesInactivated + agentsInactivated.length > 0) onPanes();
    };
    return new LivePlace({ place, terminal, looks, onSeen, onFault });
  }
}
