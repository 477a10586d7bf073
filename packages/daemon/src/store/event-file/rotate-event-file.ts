import { renameSync, statSync } from "node:fs";

/** Gives a file of at least `maxBytes` the name of the older one, whose place it takes; the appender begins a new one. */
export function rotateEventFile(path: string, maxBytes: number): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size >= maxBytes) renameSync(path, `${path}.1`);
}
