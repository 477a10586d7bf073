import { parseSync, Visitor } from "oxc-parser";

/** @typedef {{ readonly specifier: string, readonly line: number }} Import */

/**
 * Every module a source file names: imports and re-exports, with and without `type`, `import()` with a literal,
 * and `import("…")` in a type.
 *
 * @param {string} file its name decides the language
 * @param {string} text
 * @returns {Import[]}
 */
export function importsOf(file, text) {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`);
  /** @type {Import[]} */
  const found = [];
  /** @param {import("oxc-parser").Node | null | undefined} source */
  const add = (source) => {
    if (source?.type !== "Literal" || typeof source.value !== "string") return;
    found.push({ specifier: source.value, line: text.slice(0, source.start).split("\n").length });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
  }).visit(program);
  return found;
}
