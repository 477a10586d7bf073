import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NEWER_NODE_VERSION } from "../bootstrap/versions.mjs";
import { checkTypes } from "./packed/check-types.mjs";
import { makeProject } from "./packed/empty-project.mjs";
import { findNodes, judgeMissing } from "./packed/find-nodes.mjs";
import { lintTarball } from "./packed/lint-tarball.mjs";
import { packLibraries } from "./packed/pack.mjs";
import { staleExports } from "./packed/published-exports.mjs";
import { exampleIn, installedBy } from "./packed/readme-example.mjs";
import { buildExample, runExample } from "./packed/run-example.mjs";
import { schemaLibrariesIn } from "./packed/schema-free.mjs";

/**
 * The README's example, in a project that has the packed packages alone.
 *
 * @param {string} root
 * @param {string} project
 * @param {readonly import("./packed/find-nodes.mjs").Node[]} nodes
 * @param {import("./packed/readme-example.mjs").Example} example
 * @returns {Promise<string[]>}
 */
async function tryExample(root, project, nodes, example) {
  /** @type {string[]} */
  const wrong = [];
  for (const node of nodes) {
    const failed = await buildExample(project, example, node.program);
    const problems = failed.length > 0 ? failed : await runExample(project, node.program);
    wrong.push(...problems.map((problem) => `on Node ${node.version}: ${problem}`));
  }
  wrong.push(...(await checkTypes(root, project, example.files)));
  return wrong;
}

/**
 * What users get: the packed libraries in an empty project, judged, type-checked and run.
 *
 * @type {import("./gate.mjs").Gate}
 */
export const packages = {
  name: "packed packages",
  run: async ({ root }) => {
    const place = mkdtempSync(join(tmpdir(), "interlock-packed-"));
    try {
      const packed = await packLibraries(root, join(place, "tarballs"));
      const versions = new Set([
        ...packed.map(({ nodeFloor }) => nodeFloor),
        process.versions.node,
        NEWER_NODE_VERSION,
      ]);
      const example = exampleIn(readFileSync(join(root, "README.md"), "utf8"), "A whole example");
      const project = join(place, "project");
      const [nodes, lints] = await Promise.all([
        findNodes(root, [...versions]),
        Promise.all(
          packed.map(async ({ name, tarball }) =>
            (await lintTarball(tarball)).map((line) => `${name}: ${line}`),
          ),
        ),
        makeProject(root, project, packed, { install: installedBy(example), files: example.files }),
      ]);
      const wrong = [
        ...staleExports(root),
        ...lints.flat(),
        ...(await tryExample(root, project, nodes.found, example)),
        ...(await schemaLibrariesIn(project, "@interlock/client")),
      ];
      const { problems, skipped } = judgeMissing(nodes.missing, process.env["INTERLOCK_REQUIRE_ALL"] === "1");
      const tried = nodes.found.map(({ version }) => version).join(", ");
      const not = skipped === 0 ? "" : `; skipped on ${nodes.missing.join(", ")}, which could not be fetched`;
      return {
        ok: wrong.length === 0 && problems.length === 0,
        output: [...problems, ...wrong].join("\n"),
        skipped,
        note: `on Node ${tried}${not}`,
      };
    } finally {
      rmSync(place, { recursive: true, force: true });
    }
  },
};
