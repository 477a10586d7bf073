import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { parseDocument } from "yaml";

/**
 * One rule of behaviour. `planned`: no test exists yet. `expectedFailure`: known not to hold, with the reason.
 *
 * @typedef {{ readonly id: string, readonly area: string, readonly level: "MUST" | "SHOULD", readonly statement: string,
 *   readonly source: string, readonly since: string, readonly planned: boolean, readonly expectedFailure: string | undefined,
 *   readonly file: string }} Requirement
 */

const ID = /^[A-Z]+-\d{3}$/;
const TEXTS = /** @type {const} */ (["statement", "source", "since"]);
const KEYS = new Set(["id", "level", "statement", "source", "since", "status", "expected_failure"]);

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {unknown} entry @returns {string[]} what is wrong with one entry of a file */
function faultsOf(entry) {
  if (!isRecord(entry)) return ["an entry is not a mapping"];
  const id = String(entry["id"]);
  const faults = Object.keys(entry)
    .filter((key) => !KEYS.has(key))
    .map((key) => `unknown key ${key}`);
  if (!ID.test(id)) faults.push("the id does not look like APP-031");
  if (entry["level"] !== "MUST" && entry["level"] !== "SHOULD") faults.push("level is MUST or SHOULD");
  for (const key of TEXTS)
    if (typeof entry[key] !== "string" || entry[key].trim() === "") faults.push(`${key} is a text`);
  if ("status" in entry && entry["status"] !== "planned") faults.push("status is planned or absent");
  if ("expected_failure" in entry && typeof entry["expected_failure"] !== "string")
    faults.push("expected_failure is the reason as a text");
  return faults.map((fault) => `${id}: ${fault}`);
}

/** @param {string} root @returns {string[]} */
function specFiles(root) {
  const specs = join(root, "specs");
  if (!existsSync(specs)) return [];
  return readdirSync(specs)
    .map((area) => join(specs, area, "requirements.yaml"))
    .filter((file) => existsSync(file))
    .sort();
}

/**
 * @param {string} root the checkout
 * @returns {{ readonly requirements: Requirement[], readonly faults: string[] }}
 */
export function loadRequirements(root) {
  /** @type {Requirement[]} */
  const requirements = [];
  /** @type {string[]} */
  const faults = [];
  /** @type {Map<string, string>} */
  const seen = new Map();
  for (const path of specFiles(root)) {
    const file = relative(root, path);
    const document = parseDocument(readFileSync(path, "utf8"));
    faults.push(...document.errors.map((error) => `${file}: ${error.message}`));
    const content = document.errors.length === 0 ? /** @type {unknown} */ (document.toJS()) : {};
    const { area, requirements: entries } = isRecord(content) ? content : {};
    if (typeof area !== "string" || !Array.isArray(entries)) {
      faults.push(`${file}: needs area and requirements`);
      continue;
    }
    for (const entry of entries) {
      const found = faultsOf(entry);
      faults.push(...found.map((fault) => `${file}: ${fault}`));
      if (found.length > 0) continue;
      const other = seen.get(entry.id);
      if (other !== undefined) faults.push(`${file}: ${entry.id} is also in ${other}`);
      seen.set(entry.id, file);
      const { id, level, statement, source, since, status, expected_failure: expectedFailure } = entry;
      requirements.push({
        id,
        area,
        level,
        statement,
        source,
        since,
        planned: status === "planned",
        expectedFailure,
        file,
      });
    }
  }
  return { requirements, faults };
}
