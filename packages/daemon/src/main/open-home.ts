import { lockHome, type HomeLock } from "../listen/home/home-lock.ts";
import { prepareHome } from "../listen/home/prepare-home.ts";
import { StartFailure } from "../listen/start-failure.ts";
import type { WriterThread } from "../store/database/writer-thread.ts";
import { openStore } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
import type { DaemonConfig } from "./config/daemon-config.ts";
import { loadConfig } from "./config/load-config.ts";

/** A home that is ours alone, and its state as far as it is open. */
export interface OpenedHome {
  readonly home: string;
  readonly lock: HomeLock;
  readonly config: DaemonConfig;
  readonly store: Promise<Store>;
}

/**
 * What a start has to do before anything else, and with little code: the state opens in the writer's thread while this
 * one loads the rest of the daemon.
 * @throws StartFailure. The store's promise rejects with a StoreError; who waits for it releases the lock.
 */
export async function openHome(home: string, thread: WriterThread): Promise<OpenedHome> {
  prepareHome(home);
  const lock = lockHome(home);
  try {
    const loaded = await loadConfig(home);
    if (loaded.kind === "refused") {
      throw new StartFailure(
        "config_invalid",
        `${loaded.key}: ${loaded.reason}`,
        "Correct config.toml in the state directory.",
      );
    }
    const store = openStore(home, { thread });
    // Whoever waits for it meets the error; until then nobody may be there.
    store.catch(() => undefined);
    return { home, lock, config: loaded.config, store };
  } catch (error) {
    lock.release();
    throw error;
  }
}
