import { readFileSync } from "node:fs";
import { relative } from "node:path";

const BUILT = process.env["INTERLOCK_TEST_PROGRAMS"] === "built";

/**
 * What follows `node` to run a program of the workspace, given its source. By default that is the source, so that a test
 * needs no build; under `INTERLOCK_TEST_PROGRAMS=built` it is what the package publishes in its place, which is what
 * people run and starts in a third of the time.
 */
export function programLine(source: string): readonly string[] {
  if (!BUILT) return ["--conditions=interlock-source", source];
  const [root = ""] = /^.*\/packages\/[^/]+/.exec(source) ?? [];
  const entry = `./${relative(root, source)}`;
  // The shape is npm's.
  const { exports } = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as {
    readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  const published = Object.values(exports).find((conditions) => conditions["interlock-source"] === entry);
  if (published?.["default"] === undefined) throw new Error(`no package publishes ${source}`);
  return [`${root}/${published["default"].slice(2)}`];
}
