import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/** Leads to sources, which are not published. */
const OWN_CONDITION = "interlock-source";

/**
 * What a manifest publishes as its exports must be its exports without the condition that is ours alone.
 *
 * @param {string} root
 * @returns {string[]} the packages in which the two differ
 */
export function staleExports(root) {
  const packages = join(root, "packages");
  return readdirSync(packages).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(packages, folder, "package.json"), "utf8"));
    if (manifest.private === true) return [];
    return isDeepStrictEqual(manifest.publishConfig?.exports, published(manifest.exports))
      ? []
      : [`${manifest.name}: publishConfig.exports is not its exports without ${OWN_CONDITION}`];
  });
}

/**
 * @param {unknown} exports
 * @returns {unknown}
 */
function published(exports) {
  if (typeof exports !== "object" || exports === null) return exports;
  return Object.fromEntries(
    Object.entries(exports)
      .filter(([name]) => name !== OWN_CONDITION)
      .map(([name, value]) => [name, published(value)]),
  );
}
