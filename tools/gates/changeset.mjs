import { capture } from "../bootstrap/capture.mjs";

/**
 * @param {readonly string[]} changed paths that a range of commits touched
 * @returns {string[]} the packages that changed for their users
 */
export function changedPackages(changed) {
  const names = changed.flatMap((path) => {
    const match = /^packages\/([^/]+)\/(src\/.+|package\.json)$/.exec(path);
    return match === null || /\.test(-d)?\.[a-z]+$/.test(path) || match[1] === "testkit"
      ? []
      : [String(match[1])];
  });
  return [...new Set(names)];
}

/** @param {readonly string[]} changed */
export function hasChangeset(changed) {
  return changed.some((path) => /^\.changeset\/(?!README).+\.md$/.test(path));
}

/**
 * The commit that this work started from: INTERLOCK_BASE, or where it left origin's main branch.
 *
 * @param {string} root
 * @returns {Promise<string | undefined>}
 */
export async function findBase(root) {
  const git = (/** @type {string[]} */ ...args) => capture("git", args, { cwd: root });
  const from = process.env["INTERLOCK_BASE"] ?? "origin/main";
  const base = await git("merge-base", from, "HEAD");
  const head = await git("rev-parse", "HEAD");
  return base.code === 0 && base.output !== head.output ? base.output.trim() : undefined;
}

/**
 * Asked only inside a range of commits: see `findBase`.
 *
 * @param {string} base
 * @returns {import("./gate.mjs").Gate}
 */
export function changesetSince(base) {
  return {
    name: "changeset",
    run: async ({ root }) => {
      const diff = await capture("git", ["diff", "--name-only", base, "HEAD"], { cwd: root });
      const changed = diff.output.split("\n");
      const packages = changedPackages(changed);
      const ok = diff.code === 0 && (packages.length === 0 || hasChangeset(changed));
      return {
        ok,
        output: ok ? "" : `${packages.join(", ")} changed without a changeset: pnpm exec changeset`,
      };
    },
  };
}
