import { closeSync, constants, fstatSync, fsyncSync, openSync } from "node:fs";
import { dirname } from "node:path";

/** Opens a file of ours to be mended, or makes it with its name on disk. The caller closes the descriptor. */
export function openLineFile(path: string): number {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW;
  const descriptor = openSync(path, flags, 0o600);
  if (fstatSync(descriptor).size === 0) {
    const directory = openSync(dirname(path), "r");
    fsyncSync(directory);
    closeSync(directory);
  }
  return descriptor;
}
