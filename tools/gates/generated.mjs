import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { capture } from "../bootstrap/capture.mjs";

/** What the build writes and git does not keep. */
const UNTRACKED = new Set(["validators.js"]);

/** @param {string} directory */
function filesIn(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
}

/**
 * @param {string} committed
 * @param {string} fresh
 * @returns {string[]} one line for each file that differs
 */
export function staleFiles(committed, fresh) {
  const names = new Set(
    [committed, fresh].flatMap((directory) => (existsSync(directory) ? filesIn(directory) : [])),
  );
  return [...names]
    .filter((name) => !UNTRACKED.has(name))
    .sort()
    .flatMap((name) => {
      const [old, now] = [join(committed, name), join(fresh, name)];
      if (!existsSync(old)) return [`${name} is not committed`];
      if (!existsSync(now)) return [`${name} is committed, but the build does not write it`];
      return readFileSync(old).equals(readFileSync(now)) ? [] : [`${name} is stale`];
    });
}

/** @type {import("./gate.mjs").Gate} */
export const generated = {
  name: "generated files",
  run: async ({ root }) => {
    const fresh = mkdtempSync(join(tmpdir(), "interlock-generated-"));
    try {
      const kit = join(root, "packages", "contract-kit", "src", "bin.ts");
      const registry = join(root, "packages", "contracts", "src", "registry", "index.ts");
      const built = await capture(
        process.execPath,
        ["--conditions=interlock-source", kit, "build", registry, "--out", fresh],
        { cwd: root },
      );
      if (built.code !== 0) return { ok: false, output: built.output };
      const stale = staleFiles(join(root, "packages", "contracts", "generated"), fresh);
      return {
        ok: stale.length === 0,
        output: stale.length === 0 ? "" : `${stale.join("\n")}\nRun: pnpm contract:build`,
      };
    } finally {
      rmSync(fresh, { recursive: true });
    }
  },
};
