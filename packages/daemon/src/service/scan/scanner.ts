import type { ContainerScanRecord } from "../../store/operations/reconcile-containers.ts";
import type { PaneScanRecord } from "../../store/operations/reconcile-panes.ts";
import type { Store } from "../../store/store.ts";
import type { ContainerEngine, ContainerFilter } from "../ports/container-engine.ts";
import type { ContainerTerminal, HostTerminal, TerminalScan } from "../ports/terminal.ts";
import { isScanFailed } from "./scan-failed.ts";
import { scanContainers } from "./scan-containers.ts";
import { scanPanes } from "./scan-panes.ts";
import type { StartScan } from "./scan-registry.ts";
import { ScanRegistry } from "./scan-registry.ts";

export type FinishedScan =
  | { readonly kind: "containers"; readonly record: ContainerScanRecord }
  | { readonly kind: "panes"; readonly record: PaneScanRecord };

export interface ScannerOptions {
  readonly store: Store;
  readonly engine: ContainerEngine;
  readonly filter: ContainerFilter;
  readonly host: HostTerminal;
  readonly containers: ContainerTerminal;
  /** A scan may have brought panes back that messages wait for, or found out that some have gone. */
  readonly onPanes: () => void;
  readonly onFault: (error: unknown) => void;
}

/** Starts scans and remembers how they went. */
export class Scanner {
  readonly registry: ScanRegistry<FinishedScan>;
  readonly #options: ScannerOptions;
  #hostScan: TerminalScan | undefined;
  #ignoredContainers = 0;

  constructor(options: ScannerOptions) {
    this.#options = options;
    this.registry = new ScanRegistry((error) => {
      if (isScanFailed(error)) return error.code;
      options.onFault(error);
      return "internal_error";
    });
  }

  scanContainers(): StartScan<FinishedScan> {
    const { engine, filter, store, onPanes } = this.#options;
    return this.registry.start("containers", async (scanId) => {
      const record = await scanContainers(engine, filter, store, scanId);
      this.#ignoredContainers = record.ignoredCount;
      onPanes();
      return { kind: "containers", record };
    });
  }

  scanPanes(): StartScan<FinishedScan> {
    const { containers, store, onPanes } = this.#options;
    const host = { discover: async () => (this.#hostScan = await this.#options.host.discover()) };
    return this.registry.start("panes", async (scanId) => {
      const record = await scanPanes(host, containers, store, scanId);
      onPanes();
      return { kind: "panes", record };
    });
  }

  /** Running containers that the last scan left out because no filter matched them. */
  get ignoredContainers(): number {
    return this.#ignoredContainers;
  }

  /** What the host's tmux servers last looked like; looks once when nobody has yet. */
  async hostTerminals(): Promise<TerminalScan> {
    this.#hostScan ??= await this.#options.host.discover();
    return this.#hostScan;
  }
}
