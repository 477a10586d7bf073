// Writes each manifest's publishConfig.exports from its exports: node tools/gates/packed/published-exports.mjs
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";

/**
 * @typedef {{ readonly name: string, readonly private?: boolean, readonly exports?: unknown,
 *   readonly publishConfig?: { readonly exports?: unknown } }} Manifest
 */

/** Leads to sources, which are not published. */
const OWN_CONDITION = "interlock-source";

/**
 * @param {string} root
 * @returns {{ readonly path: string, readonly manifest: Manifest }[]} the manifests that are published
 */
function publishedManifests(root) {
  const packages = join(root, "packages");
  return readdirSync(packages)
    .map((folder) => join(packages, folder, "package.json"))
    .map((path) => ({ path, manifest: JSON.parse(readFileSync(path, "utf8")) }))
    .filter(({ manifest }) => manifest.private !== true);
}

/**
 * What a manifest publishes as its exports must be its exports without the condition that is ours alone.
 *
 * @param {string} root
 * @returns {string[]} the packages in which the two differ
 */
export function staleExports(root) {
  return publishedManifests(root)
    .filter(
      ({ manifest }) => !isDeepStrictEqual(manifest.publishConfig?.exports, published(manifest.exports)),
    )
    .map(
      ({ manifest }) =>
        `${manifest.name}: publishConfig.exports is not its exports without ${OWN_CONDITION}. Run: node tools/gates/packed/published-exports.mjs`,
    );
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

if (import.meta.main) {
  for (const { path, manifest } of publishedManifests(dirname(dirname(dirname(import.meta.dirname))))) {
    const publishConfig = { ...manifest.publishConfig, exports: published(manifest.exports) };
    writeFileSync(path, `${JSON.stringify({ ...manifest, publishConfig }, undefined, 2)}\n`);
  }
}
