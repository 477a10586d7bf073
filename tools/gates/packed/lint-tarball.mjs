import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

/** How CommonJS and bundlers of old resolve: the packages are ES modules only. */
const NOT_PROMISED = new Set(["node10", "node16-cjs"]);

/**
 * What publint and attw say against a packed package.
 *
 * @param {string} tarball
 * @returns {Promise<string[]>}
 */
export async function lintTarball(tarball) {
  const bytes = new Uint8Array(readFileSync(tarball));
  const linted = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  const content = createPackageFromTarballData(bytes);
  const checked = await checkPackage(content);
  if (!checked.types) return [`attw: ${checked.packageName} carries no types`];
  const wrong = checked.problems.filter(
    (problem) => !("resolutionKind" in problem && NOT_PROMISED.has(problem.resolutionKind)),
  );
  return [
    ...linted.messages.map(
      (message) => `publint: ${formatMessage(message, linted.pkg, { color: false }) ?? message.code}`,
    ),
    ...danglingExports(content),
    ...wrong.map((problem) => `attw: ${JSON.stringify(problem)}`),
  ];
}

/**
 * publint looks at the conditions it knows; what any other one names must be there too.
 *
 * @param {import("@arethetypeswrong/core").Package} content
 * @returns {string[]}
 */
function danglingExports(content) {
  const home = `/node_modules/${content.packageName}`;
  const { exports } = JSON.parse(content.readFile(`${home}/package.json`));
  return targetsOf(exports)
    .filter((target) => {
      const [start = "", end = ""] = join(home, target).split("*");
      return target.includes("*")
        ? !content.listFiles(home).some((file) => file.startsWith(start) && file.endsWith(end))
        : !content.fileExists(start);
    })
    .map((target) => `exports name ${target}, which was not packed`);
}

/**
 * @param {unknown} exports
 * @returns {string[]}
 */
function targetsOf(exports) {
  if (typeof exports === "string") return [exports];
  return typeof exports === "object" && exports !== null ? Object.values(exports).flatMap(targetsOf) : [];
}
