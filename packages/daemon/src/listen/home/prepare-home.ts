import { lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { StartFailure } from "../start-failure.ts";

const PRIVATE = 0o700;

/**
 * Makes the state root and its directories, 0700 and ours. What is there already and wider is
 * refused, not repaired: somebody may have read it.
 * @throws StartFailure `home_unsafe` | `home_unusable`
 */
export function prepareHome(home: string): void {
  for (const directory of [home, join(home, "logs"), join(home, "containers")]) privateDirectory(directory);
}

/**
 * Makes one directory, 0700 and ours, or takes it as it is when it is so.
 * @throws StartFailure `home_unsafe` | `home_unusable`
 */
export function privateDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: PRIVATE });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    throw new StartFailure(
      "home_unusable",
      `The state directory cannot be made (${code}).`,
      "Set INTERLOCK_HOME to a directory that you may write.",
    );
  }
  const found = lstatSync(directory);
  if (!found.isDirectory()) {
    throw new StartFailure(
      "home_unsafe",
      "A part of the state directory is no directory.",
      "Move it away, or set INTERLOCK_HOME.",
    );
  }
  if (found.uid !== process.geteuid?.()) {
    throw new StartFailure(
      "home_unsafe",
      "The state directory belongs to another user.",
      "Set INTERLOCK_HOME to a directory of your own.",
    );
  }
  if ((found.mode & 0o077) !== 0) {
    throw new StartFailure(
      "home_unsafe",
      "The state directory can be read by others.",
      "Run `chmod 700` on it once you know who has read it.",
    );
  }
}
