import { findCacheDirectory } from "../../bootstrap/cache-directory.mjs";
import { BootstrapFailure } from "../../bootstrap/failure.mjs";
import { fetchTool } from "../../bootstrap/fetch-tool.mjs";
import { detectPlatform } from "../../bootstrap/platform.mjs";
import { nodeTool } from "../../bootstrap/toolchain.mjs";

/**
 * @typedef {{ readonly version: string, readonly program: string }} Node
 * @typedef {{ readonly found: readonly Node[], readonly missing: readonly string[] }} Nodes
 */

/**
 * The Nodes of these versions: our own, and fetched ones. A version that cannot be fetched is named, not an error.
 *
 * @param {string} root
 * @param {readonly string[]} versions
 * @param {(version: string) => Promise<string>} [fetch]
 * @returns {Promise<Nodes>}
 */
export async function findNodes(root, versions, fetch = (version) => fetchNode(root, version)) {
  /** @type {string[]} */
  const missing = [];
  const found = await Promise.all(
    versions.map(async (version) => {
      if (version === process.versions.node) return [{ version, program: process.execPath }];
      try {
        return [{ version, program: await fetch(version) }];
      } catch (error) {
        if (!(error instanceof BootstrapFailure)) throw error;
        missing.push(version);
        return [];
      }
    }),
  );
  return { found: found.flat(), missing };
}

/** @param {string} root @param {string} version */
function fetchNode(root, version) {
  const platform = detectPlatform();
  return fetchTool(nodeTool(version, platform), findCacheDirectory(root), platform.id);
}

/**
 * What versions that could not be fetched mean for the gate.
 *
 * @param {readonly string[]} missing
 * @param {boolean} required
 * @returns {{ readonly problems: readonly string[], readonly skipped: number }}
 */
export function judgeMissing(missing, required) {
  return required
    ? { problems: missing.map((version) => `Node ${version} could not be fetched`), skipped: 0 }
    : { problems: [], skipped: missing.length };
}
