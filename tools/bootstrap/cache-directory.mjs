import { mkdirSync, rmdirSync, mkdtempSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** @typedef {{ readonly path: string, readonly shared: boolean }} CacheDirectory shared = lies outside the checkout */

/** @param {string} directory */
function isWritable(directory) {
  try {
    mkdirSync(directory, { recursive: true });
    rmdirSync(mkdtempSync(join(directory, ".probe-")));
    return true;
  } catch {
    // Any refusal means the same here: look for the next place.
    return false;
  }
}

/** @returns {string | undefined} */
function userCache() {
  const xdg = process.env["XDG_CACHE_HOME"];
  if (xdg !== undefined && isAbsolute(xdg)) return xdg;
  try {
    const home = homedir();
    return isAbsolute(home) && home !== "/" ? join(home, ".cache") : undefined;
  } catch {
    // A user without a home directory has no cache of its own.
    return undefined;
  }
}

/**
 * Where fetched tools are kept: the user's cache, or the checkout when there is none that we may write.
 *
 * @param {string} checkout
 * @returns {CacheDirectory}
 */
export function findCacheDirectory(checkout) {
  const cache = userCache();
  const shared = cache === undefined ? undefined : join(cache, "interlock", "toolchain");
  if (shared !== undefined && isWritable(shared)) return { path: shared, shared: true };
  const own = join(checkout, ".interlock", "toolchain");
  mkdirSync(own, { recursive: true });
  return { path: own, shared: false };
}
