import { readdirSync } from "node:fs";
import { join } from "node:path";

const SOURCE = /\.(ts|mts|tsx|mjs|js)$/;
const SKIPPED = new Set(["node_modules", "dist", "generated"]);

/**
 * @param {string} directory
 * @returns {string[]} every source file beneath it; none when it does not exist
 */
export function sourceFiles(directory) {
  let entries;
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return [];
    throw error;
  }
  return entries.flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sourceFiles(path);
    return SOURCE.test(entry.name) ? [path] : [];
  });
}
