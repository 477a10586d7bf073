import { join } from "node:path";
import { capture } from "../bootstrap/capture.mjs";

const CONTRACTS = join("packages", "contracts");
const RELEASED = "packages/contracts/released/";

/**
 * The model of this tree against the newest released one, and the pending changesets against the verdict.
 *
 * @type {import("./gate.mjs").Gate}
 */
export const contract = {
  name: "contract",
  run: async ({ root }) => {
    const kit = join(root, "packages", "contract-kit", "src", "bin.ts");
    const judged = await capture(
      process.execPath,
      [
        "--conditions=interlock-source",
        kit,
        "gate",
        `--released=${join(CONTRACTS, "released")}`,
        `--model=${join(CONTRACTS, "generated", "model.json")}`,
        `--approvals=${join(CONTRACTS, "approvals.json")}`,
        "--changesets=.changeset",
      ],
      { cwd: root },
    );
    return { ok: judged.code === 0, output: judged.output };
  },
};

/**
 * @param {string} nameStatus what `git diff --no-renames --name-status` prints
 * @returns {string[]} the released models that were changed or removed
 */
export function rewrittenReleases(nameStatus) {
  return nameStatus.split("\n").flatMap((line) => {
    const [state = "", path = ""] = line.split("\t");
    return path.startsWith(RELEASED) && state !== "A" ? [path] : [];
  });
}

/**
 * A released model is what old callers were promised. Asked only inside a range of commits: see `findBase`.
 *
 * @param {string} base
 * @returns {import("./gate.mjs").Gate}
 */
export function releasesSince(base) {
  return {
    name: "released contracts",
    run: async ({ root }) => {
      const diff = await capture("git", ["diff", "--no-renames", "--name-status", base, "HEAD"], {
        cwd: root,
      });
      if (diff.code !== 0) return { ok: false, output: diff.output };
      const rewritten = rewrittenReleases(diff.output);
      const output = rewritten.map((path) => `${path} was released: it is never changed or removed`);
      return { ok: output.length === 0, output: output.join("\n") };
    },
  };
}
