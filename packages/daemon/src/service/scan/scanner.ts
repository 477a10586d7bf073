import type { ContainerScanRecord } from "../../store/operations/reconcile-containers.ts";
import type { PaneScanRecord } from "../../store/operations/reconcile-panes.ts";
import type { ContainerLooks } from "./container-looks.ts";
import type { PaneLooks } from "./pane-looks.ts";
import { isScanFailed } from "./scan-failed.ts";
import type { StartScan } from "./scan-registry.ts";
import { ScanRegistry } from "./scan-registry.ts";

export type FinishedScan =
  | { readonly kind: "containers"; readonly record: ContainerScanRecord }
  | { readonly kind: "panes"; readonly record: PaneScanRecord };

export interface ScannerOptions {
  readonly containers: ContainerLooks;
  readonly panes: PaneLooks;
  readonly onContainers: () => void;
  /** A scan may have brought panes back that messages wait for, or found out that some have gone. */
  readonly onPanes: () => void;
  readonly onFault: (error: unknown) => void;
}

/** Starts scans and remembers how they went. */
export class Scanner {
  readonly registry: ScanRegistry<FinishedScan>;
  readonly #options: ScannerOptions;

  constructor(options: ScannerOptions) {
    this.#options = options;
    this.registry = new ScanRegistry((error) => {
      if (isScanFailed(error)) return error.code;
      options.onFault(error);
      return "internal_error";
    });
  }

  scanContainers(): StartScan<FinishedScan> {
    const { containers, onContainers, onPanes } = this.#options;
    return this.registry.start("containers", async (scanId) => {
      const record = await containers.scan(scanId);
      onContainers();
      onPanes();
      return { kind: "containers", record };
    });
  }

  scanPanes(): StartScan<FinishedScan> {
    const { panes, onPanes } = this.#options;
    return this.registry.start("panes", async (scanId) => {
      const record = await panes.scan(scanId);
      onPanes();
      return { kind: "panes", record };
    });
  }
}
