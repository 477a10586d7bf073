import { existsSync, watch, type FSWatcher } from "node:fs";
import { basename, dirname, relative, sep } from "node:path";

export interface DirectoryWatch {
  close(): void;
}

/** How soon a directory is looked for again that could not be watched, milliseconds. */
const AGAIN_MS = 2_000;

/**
 * Tells of what happens in a directory that need not exist yet: until it does, the nearest directory above it is
 * watched. `onEvent` gets the name of the entry, or null when anything may have changed.
 */
export function watchDirectory(path: string, onEvent: (name: string | null) => void): DirectoryWatch {
  let watcher: FSWatcher | undefined;
  let again: NodeJS.Timeout | undefined;
  let closed = false;

  const rearm = (): void => {
    watcher?.close();
    watcher = undefined;
    if (closed) return;
    clearTimeout(again);
    arm();
    onEvent(null);
  };
  const later = (): void => {
    clearTimeout(again);
    again = setTimeout(rearm, AGAIN_MS);
    again.unref();
  };
  const arm = (): void => {
    const existing = nearestExisting(path);
    // The part of the path that has to come next.
    const awaited = relative(existing, path).split(sep)[0] ?? "";
    try {
      watcher = watch(existing, { persistent: false }, (_, name) => {
        if (awaited !== "") {
          if (name === null || name === awaited || !existsSync(existing)) rearm();
        } else if (name === basename(path) && !existsSync(path)) rearm();
        else onEvent(name);
      });
      watcher.on("error", later);
      // It may have come, or gone, between the look and the watch.
      if (nearestExisting(path) !== existing) rearm();
    } catch {
      // Gone already, or the system has no watches left: looking again is what remains.
      later();
    }
  };
  arm();
  return {
    close() {
      closed = true;
      clearTimeout(again);
      watcher?.close();
    },
  };
}

function nearestExisting(path: string): string {
  let candidate = path;
  while (!existsSync(candidate) && dirname(candidate) !== candidate) candidate = dirname(candidate);
  return candidate;
}
