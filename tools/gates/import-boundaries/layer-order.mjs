/** @typedef {Readonly<Record<string, readonly string[]>>} Layers area → areas it may import; "*" is every area */

/**
 * The area a file lies in: the longest entry that its folder begins with. `app/*` stands for each folder in `app`,
 * and gives that folder's own name.
 *
 * @param {Layers} layers
 * @param {string} path relative to the package's `src`, with forward slashes
 * @returns {{ readonly area: string, readonly rule: string } | undefined}
 */
export function areaOf(layers, path) {
  const folders = path.split("/").slice(0, -1);
  if (folders.length === 0) return "." in layers ? { area: ".", rule: "." } : undefined;
  for (let depth = folders.length; depth > 0; depth -= 1) {
    const area = folders.slice(0, depth).join("/");
    const wildcard = [...folders.slice(0, depth - 1), "*"].join("/");
    if (area in layers) return { area, rule: area };
    if (depth > 1 && wildcard in layers) return { area, rule: wildcard };
  }
  return undefined;
}

/**
 * @param {Layers} layers
 * @param {string} from path of the importing file in `src`
 * @param {string} to path of the imported file in `src`
 * @returns {string | undefined} why the import is refused
 */
export function layerViolation(layers, from, to) {
  const source = areaOf(layers, from);
  const target = areaOf(layers, to);
  if (source === undefined) return `the folder of ${from} has no entry in import-boundaries.json`;
  if (target === undefined) return `the folder of ${to} has no entry in import-boundaries.json`;
  if (source.area === target.area) return undefined;
  const allowed = layers[source.rule] ?? [];
  if (allowed.includes("*") || allowed.includes(target.area) || allowed.includes(target.rule))
    return undefined;
  return `${source.area} may import ${allowed.length === 0 ? "nothing" : allowed.join(", ")}; not ${target.area}`;
}
