import type { ContainerScanRecord } from "../../store/operations/reconcile-containers.ts";
import type { Store } from "../../store/store.ts";
import { systemClock } from "../../store/timestamp.ts";
import type { ContainerEngine, ContainerFilter } from "../ports/container-engine.ts";
import { readContainers } from "./read-containers.ts";

export interface ContainerLooksOptions {
  readonly engine: ContainerEngine;
  readonly filter: ContainerFilter;
  readonly store: Store;
}

/** Looks at the engine one after the other, so that an older answer never overwrites a newer one. */
export class ContainerLooks {
  readonly #options: ContainerLooksOptions;
  #last: Promise<unknown> = Promise.resolve();
  #ignored = 0;

  constructor(options: ContainerLooksOptions) {
    this.#options = options;
  }

  /** Running containers that the last look left out because no filter matched them. */
  get ignored(): number {
    return this.#ignored;
  }

  /** A look that somebody asked for, and that is remembered. @throws ScanFailed when the engine gave no list. */
  scan(scanId: string): Promise<ContainerScanRecord> {
    return this.#inTurn(async () => {
      const startedAt = systemClock();
      const reading = await this.#read();
      const { scan } = await this.#options.store.write.reconcileContainers({ scanId, startedAt, ...reading });
      return scan;
    });
  }

  /** A look of the daemon's own. @throws ScanFailed when the engine gave no list. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => {
      const { observed } = await this.#read();
      await this.#options.store.write.observeContainers({ observed });
    });
  }

  async #read() {
    const { engine, filter } = this.#options;
    const reading = await readContainers(engine, filter);
    this.#ignored = reading.observed.ignored;
    return reading;
  }

  #inTurn<Result>(look: () => Promise<Result>): Promise<Result> {
    const turn = this.#last.then(look);
    // The next look does not depend on how this one ended.
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
