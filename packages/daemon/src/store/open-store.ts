import type { Store } from "./store.ts";
import type { Clock } from "./timestamp.ts";

export interface OpenStoreOptions {
  /** Defaults to the system's clock. */
  readonly clock?: Clock;
}

/**
 * Opens the state in `home` (an existing 0700 directory of ours whose lock the caller holds), migrates it forward and
 * repairs the audit file. Rejects with a `StoreError`: `state_corrupt`, `state_newer`, `state_permissions`,
 * `state_unusable`, `storage_full`.
 */
export type OpenStore = (home: string, options?: OpenStoreOptions) => Promise<Store>;
