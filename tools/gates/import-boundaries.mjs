import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { checkImport } from "./import-boundaries/check-import.mjs";
import { importsOf } from "./import-boundaries/imports-of.mjs";
import { sourceFiles } from "./import-boundaries/source-files.mjs";

/** @typedef {import("./import-boundaries/check-import.mjs").Place} Place */
/** @typedef {import("./import-boundaries/check-import.mjs").Manifest} Manifest */

const IS_TEST = /\.(test|test-d|bench)\.(support\.)?[a-z]+$/;

/** @param {string} path @returns {Manifest} */
function manifestAt(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

/** @param {string} directory */
function folders(directory) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** @param {string} root @returns {Place[]} */
function places(root) {
  /** @type {(kind: Place["kind"], unit: string, name: string, beneath: string) => Place[]} */
  const inUnit = (kind, unit, name, beneath) => {
    const manifest = manifestAt(join(unit, "package.json"));
    return sourceFiles(join(unit, beneath)).map((file) => ({
      file,
      kind,
      unit,
      name,
      manifest,
      isTest: kind !== "package" || IS_TEST.test(file),
    }));
  };
  return [
    ...folders(join(root, "packages")).flatMap((name) =>
      inUnit("package", join(root, "packages", name), name, "src"),
    ),
    ...folders(join(root, "examples")).flatMap((name) =>
      inUnit("examples", join(root, "examples", name), name, "."),
    ),
    ...inUnit("tests", join(root, "tests"), "tests", "."),
    ...inUnit("bench", join(root, "bench"), "bench", "."),
  ];
}

/**
 * @param {string} root the checkout
 * @param {import("./import-boundaries/check-import.mjs").Boundaries} boundaries
 * @returns {string[]} one line for each import that crosses a boundary
 */
export function findViolations(root, boundaries) {
  const manifests = new Map(
    folders(join(root, "packages")).map((name) => [
      name,
      manifestAt(join(root, "packages", name, "package.json")),
    ]),
  );
  const world = { boundaries, manifests, rootManifest: manifestAt(join(root, "package.json")) };
  return places(root).flatMap((place) =>
    importsOf(place.file, readFileSync(place.file, "utf8")).flatMap(({ specifier, line }) => {
      const reason = checkImport(world, place, specifier);
      return reason === undefined ? [] : [`${relative(root, place.file)}:${line}  ${specifier}  ${reason}`];
    }),
  );
}

/** @type {import("./gate.mjs").Gate} */
export const importBoundaries = {
  name: "import boundaries",
  run: async ({ root }) => {
    const boundaries = JSON.parse(readFileSync(join(import.meta.dirname, "import-boundaries.json"), "utf8"));
    const violations = findViolations(root, boundaries);
    return { ok: violations.length === 0, output: violations.join("\n") };
  },
};
