import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** @param {string} path */
export function readStamp(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // No stamp: the step has not been completed here.
    return "";
  }
}

/**
 * @param {string} path
 * @param {string} value
 */
export function writeStamp(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, value);
  renameSync(fresh, path);
}

/**
 * @param {readonly string[]} parts
 * @returns {string}
 */
export function digest(parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest("hex");
}

/**
 * Every file beneath a directory with its size and modification time; an absent directory has none.
 *
 * @param {string} directory
 * @returns {string[]}
 */
export function fileStates(directory) {
  let entries;
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return fileStates(path);
    const { size, mtimeMs } = statSync(path);
    return [`${path} ${size} ${mtimeMs}`];
  });
}

/**
 * The workspace's packages: each directory with a manifest under the given folders.
 *
 * @param {string} checkout
 * @param {readonly string[]} folders
 * @returns {string[]}
 */
export function packageDirectories(checkout, folders) {
  return folders.flatMap((folder) => {
    try {
      return readdirSync(join(checkout, folder))
        .map((name) => join(checkout, folder, name))
        .filter((path) => statSync(join(path, "package.json"), { throwIfNoEntry: false }) !== undefined)
        .sort();
    } catch {
      return [];
    }
  });
}
