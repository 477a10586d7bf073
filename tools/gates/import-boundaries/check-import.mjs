import { builtinModules } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { layerViolation } from "./layer-order.mjs";

const SCOPE = "@interlock/";

/**
 * Where a file stands: in a package (by folder name), or in one of the folders around them.
 *
 * @typedef {{ readonly file: string, readonly kind: "package" | "tests" | "bench" | "examples", readonly unit: string,
 *   readonly name: string, readonly isTest: boolean, readonly manifest: Manifest }} Place
 * @typedef {{ readonly name?: string, readonly private?: boolean, readonly exports?: Readonly<Record<string, unknown>>,
 *   readonly dependencies?: Readonly<Record<string, string>>, readonly devDependencies?: Readonly<Record<string, string>>,
 *   readonly peerDependencies?: Readonly<Record<string, string>>, readonly optionalDependencies?: Readonly<Record<string, string>> }} Manifest
 * @typedef {{ readonly packages: Readonly<Record<string, readonly string[]>>, readonly testOnly: readonly string[],
 *   readonly never: readonly { readonly package: string, readonly imports: readonly string[], readonly reason: string,
 *     readonly except?: readonly string[] }[],
 *   readonly layers: Readonly<Record<string, import("./layer-order.mjs").Layers>> }} Boundaries
 * @typedef {{ readonly boundaries: Boundaries, readonly manifests: ReadonlyMap<string, Manifest>, readonly rootManifest: Manifest }} World
 */

/** @param {string} specifier */
function packageNameOf(specifier) {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

/** @param {string} specifier */
function isBuiltin(specifier) {
  return specifier.startsWith("node:") || builtinModules.includes(specifier);
}

/**
 * @param {World} world
 * @param {Place} place
 * @param {string} specifier
 */
function checkRelative(world, place, specifier) {
  const target = join(dirname(place.file), specifier);
  const within = relative(place.unit, target).split(sep).join("/");
  // A scenario may run an example as the program that it is.
  if (place.kind === "tests" && within.startsWith("../examples/")) return undefined;
  if (within.startsWith("..")) return "reaches out of its package";
  const layers = world.boundaries.layers[place.name];
  if (place.kind !== "package" || place.isTest || layers === undefined) return undefined;
  const source = join(place.unit, "src");
  const [from, to] = [place.file, target].map((path) => relative(source, path).split(sep).join("/"));
  // What lies beside `src` in the same package (generated files) has no layer.
  if (from === undefined || to === undefined || to.startsWith("..") || from.startsWith(".."))
    return undefined;
  return layerViolation(layers, from, to);
}

/**
 * @param {World} world
 * @param {Place} place
 * @param {string} specifier
 */
function checkWorkspace(world, place, specifier) {
  const [name = "", ...rest] = specifier.slice(SCOPE.length).split("/");
  const manifest = world.manifests.get(name);
  if (manifest === undefined) return `there is no package ${SCOPE}${name}`;
  const subpath = rest.length === 0 ? "." : `./${rest.join("/")}`;
  if (!(subpath in (manifest.exports ?? {}))) return `${SCOPE}${name} does not export ${subpath}`;
  const testOnly = world.boundaries.testOnly.includes(name);
  if (place.kind === "tests" || place.kind === "bench") return undefined;
  if (place.kind === "examples")
    return manifest.private === true ? "examples import published packages only" : undefined;
  if (place.name === name) return "a package imports itself by relative paths";
  if (testOnly)
    return place.isTest || world.boundaries.testOnly.includes(place.name)
      ? undefined
      : `only tests and bench may import ${name}`;
  const allowed = world.boundaries.packages[place.name];
  if (allowed === undefined) return `${place.name} has no entry in import-boundaries.json`;
  return allowed.includes(name)
    ? undefined
    : `${place.name} may import ${allowed.join(", ") || "no package"}; not ${name}`;
}

/**
 * @param {World} world
 * @param {Place} place
 * @param {string} specifier
 */
function checkOutside(world, place, specifier) {
  const ban = world.boundaries.never.find(
    ({ package: name, imports, except = [] }) =>
      name === place.name &&
      // A folder of the package's sources for which the reason does not hold.
      !except.some((folder) => place.file.startsWith(join(place.unit, "src", folder) + sep)) &&
      imports.some((banned) =>
        banned === "node:*"
          ? isBuiltin(specifier)
          : packageNameOf(specifier) === banned || specifier === banned,
      ),
  );
  if (place.kind === "package" && !place.isTest && ban !== undefined) return ban.reason;
  if (isBuiltin(specifier)) return undefined;
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = place.manifest;
  const forTests =
    place.isTest || place.kind !== "package" ? [devDependencies, world.rootManifest.devDependencies] : [];
  const name = packageNameOf(specifier);
  const declared = [dependencies, peerDependencies, optionalDependencies, ...forTests].some(
    (set) => set !== undefined && name in set,
  );
  return declared ? undefined : `${name} is not a dependency of this package`;
}

/**
 * @param {World} world
 * @param {Place} place
 * @param {string} specifier
 * @returns {string | undefined} why the import is refused
 */
export function checkImport(world, place, specifier) {
  if (specifier.startsWith(".")) return checkRelative(world, place, specifier);
  if (specifier.startsWith("#")) return "import maps are not used here";
  if (specifier.startsWith(SCOPE)) return checkWorkspace(world, place, specifier);
  return checkOutside(world, place, specifier);
}
