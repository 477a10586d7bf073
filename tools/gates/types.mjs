import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { runTool } from "./gate.mjs";

/**
 * The folders around the packages that have a project of their own; the tools are plain JavaScript with types in comments.
 *
 * @param {string} root
 * @returns {string[]}
 */
function projects(root) {
  const examples = join(root, "examples");
  const names = existsSync(examples) ? readdirSync(examples).map((name) => join("examples", name)) : [];
  return ["tools", "tests", "bench", ...names].filter((name) =>
    existsSync(join(root, name, "tsconfig.json")),
  );
}

/** @type {import("./gate.mjs").Gate} */
export const types = {
  name: "types",
  run: async (context) => {
    const results = [await runTool(context, "tsc", ["-b"])];
    for (const project of projects(context.root))
      results.push(await runTool(context, "tsc", ["-p", project]));
    return { ok: results.every(({ ok }) => ok), output: results.map(({ output }) => output).join("") };
  },
};
