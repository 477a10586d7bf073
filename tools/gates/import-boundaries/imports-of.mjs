import { parseSync, Visitor } from "oxc-parser";

/** @typedef {{ readonly specifier: string, readonly line: number }} Import */

/**
 * Every module a source file names: imports and re-exports, with and without `type`, `import()` with a literal,
 * `import("…")` in a type, and `new URL("….ts", import.meta.url)`, by which workers and child processes are named.
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
  const add = (source, prefix = "") => {
    if (source?.type !== "Literal" || typeof source.value !== "string") return;
    found.push({ specifier: prefix + source.value, line: text.slice(0, source.start).split("\n").length });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    NewExpression: ({ callee, arguments: [file, base] }) => {
      const named =
        callee.type === "Identifier" && callee.name === "URL" && base?.type === "MemberExpression";
      const name = file?.type === "Literal" ? String(file.value) : "";
      if (named && /^[\w.][^:]*\.[mc]?[jt]s$/.test(name)) add(file, name.startsWith(".") ? "" : "./");
    },
  }).visit(program);
  return found;
}
