import { readFile } from "node:fs/promises";

/**
 * The generated validators are one file of declarations, and a bundler cuts between files only. This gives it a file for
 * each declaration, so that the checks that come with a call are those of its method.
 *
 * @param {string} file the validators, absolute
 * @returns {import("rolldown").Plugin}
 */
export function splitValidators(file) {
  /** @type {Promise<ReadonlyMap<string, string>> | undefined} */
  let declarations;
  const prefix = `${file}?`;
  return {
    name: "split validators",
    resolveId: (source) => (source.startsWith(prefix) ? source : undefined),
    async load(id) {
      if (id !== file && !id.startsWith(prefix)) return undefined;
      const all = await (declarations ??= readDeclarations(file));
      const code =
        id === file
          ? [...all.keys()].map((name) => `export { ${name} } from "${prefix}${name}";`).join("\n")
          : declarationModule(all, id.slice(prefix.length), prefix);
      return { code, moduleSideEffects: false };
    },
  };
}

/** @param {string} file */
async function readDeclarations(file) {
  const source = await readFile(file, "utf8");
  // The generator writes nothing but declarations, each beginning at the start of a line.
  const texts = source.split(/^(?=(?:export )?(?:function|const) )/m).slice(1);
  return new Map(texts.map((text) => [nameOf(text), text.replace(/^export /, "")]));
}

/** @param {string} declaration */
function nameOf(declaration) {
  const [, name] = /^(?:export )?(?:function|const) (\w+)/.exec(declaration) ?? [];
  if (name === undefined) throw new Error(`no declaration: ${declaration.slice(0, 40)}`);
  return name;
}

/**
 * @param {ReadonlyMap<string, string>} all
 * @param {string} name
 * @param {string} prefix
 */
function declarationModule(all, name, prefix) {
  const text = all.get(name);
  if (text === undefined) throw new Error(`the validators have no ${name}`);
  const used = new Set(text.match(/\b[a-zA-Z]\w*\b/g)).difference(new Set([name]));
  const imports = [...used]
    .filter((other) => all.has(other))
    .map((other) => `import { ${other} } from "${prefix}${other}";\n`);
  return `${imports.join("")}export ${text}`;
}
