import { watch, type FSWatcher } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Tells when one of the watched files may have changed. Directories are watched, not files: so that a file which is
 * renamed and made anew goes on being told of. It is a hint only; some file systems give none.
 */
export class DirectoryWatch {
  readonly #onChange: (path: string) => void;
  readonly #watchers = new Map<string, { readonly watcher: FSWatcher | null; readonly paths: Set<string> }>();

  constructor(onChange: (path: string) => void) {
    this.#onChange = onChange;
  }

  add(path: string): void {
    const directory = dirname(path);
    const known = this.#watchers.get(directory);
    if (known !== undefined) {
      known.paths.add(path);
      return;
    }
    const paths = new Set([path]);
    this.#watchers.set(directory, { watcher: this.#open(directory, paths), paths });
  }

  remove(path: string): void {
    const directory = dirname(path);
    const known = this.#watchers.get(directory);
    known?.paths.delete(path);
    if (known === undefined || known.paths.size > 0) return;
    known.watcher?.close();
    this.#watchers.delete(directory);
  }

  close(): void {
    for (const { watcher } of this.#watchers.values()) watcher?.close();
    this.#watchers.clear();
  }

  #open(directory: string, paths: ReadonlySet<string>): FSWatcher | null {
    try {
      const watcher = watch(directory, { persistent: false }, (_, name) => {
        const changed = name === null ? [...paths] : [join(directory, name)];
        for (const path of changed) if (paths.has(path)) this.#onChange(path);
      });
      // A directory that goes away, or a limit of the system: the regular look remains.
      watcher.on("error", () => watcher.close());
      return watcher;
    } catch {
      // No such directory, or no watches left: the regular look remains.
      return null;
    }
  }
}
