import { openingFailure } from "./database/sqlite-failure.ts";
import { startWriter } from "./database/writer-client.ts";
import { startWriterThread, type WriterThread } from "./database/writer-thread.ts";
import type { Store } from "./store.ts";
import { systemClock, type Clock } from "./timestamp.ts";

export interface OpenStoreOptions {
  /** Defaults to the system's clock. */
  readonly clock?: Clock;
  /** The writer's thread, where it was started ahead. */
  readonly thread?: WriterThread;
}

/**
 * Opens the state in `home` (an existing 0700 directory of ours whose lock the caller holds), migrates it forward and
 * repairs the audit file. Rejects with a `StoreError`: `state_corrupt`, `state_newer`, `state_permissions`,
 * `state_unusable`, `storage_full`.
 */
export async function openStore(home: string, options: OpenStoreOptions = {}): Promise<Store> {
  const clock = options.clock ?? systemClock;
  const starting = startWriter(home, clock, options.thread ?? startWriterThread());
  // While the writer opens the database in its thread, this one loads what reads it.
  const [writer, { assembleStore }] = await Promise.all([starting, import("./assemble-store.ts")]);
  try {
    return await assembleStore(home, writer, clock);
  } catch (error) {
    await writer.close();
    throw openingFailure(error);
  }
}
