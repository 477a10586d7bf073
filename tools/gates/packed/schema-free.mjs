import { existsSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";
import { importsOf } from "../import-boundaries/imports-of.mjs";

const SCHEMA_LIBRARY = /^(zod|@sinclair\/typebox|ajv|@standard-schema\/spec)(\/|$)/;
/** Members by which zod and TypeBox know their own schemas: they show in code that was bundled before. */
const SCHEMA_CODE = /\b_zod\b|TypeBox\.Kind/;

/**
 * Whether a package keeps schema libraries away from its users: none in what its types lead to, none in a bundle of it
 * (loaded at once or later), none that is installed for it directly.
 *
 * @param {string} project where the package is installed
 * @param {string} name
 * @returns {Promise<string[]>} where one was found
 */
export async function schemaLibrariesIn(project, name) {
  const home = realpathSync(join(project, "node_modules", name));
  const entries = Object.values(exportsOf(home));
  const bundled = await bundledModules(entries.map((entry) => join(home, entry.default)));
  return [
    ...schemaTypesFrom(entries.map((entry) => join(home, entry.types))),
    ...bundled.map((id) => `a bundle of ${name} holds ${id}`),
    ...dependenciesOf(home)
      .filter((library) => SCHEMA_LIBRARY.test(library))
      .map((library) => `${name} depends on ${library}`),
  ];
}

/**
 * @param {string} home the folder of an installed package of ours
 * @returns {Readonly<Record<string, { readonly types: string, readonly default: string }>>} its entries with types
 */
function exportsOf(home) {
  const { exports } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  return Object.fromEntries(Object.entries(exports).filter(([, entry]) => typeof entry === "object"));
}

/**
 * @param {readonly string[]} entries declaration files
 * @returns {string[]} the declarations reached from them that import a schema library
 */
function schemaTypesFrom(entries) {
  const seen = new Set(entries);
  /** @type {string[]} */
  const found = [];
  // A set that grows while it is walked is walked to its end.
  for (const file of seen) {
    for (const { specifier } of importsOf(file, readFileSync(file, "utf8"))) {
      if (SCHEMA_LIBRARY.test(specifier)) found.push(`${file} imports ${specifier}`);
      const target = declarationOf(file, specifier);
      if (target !== undefined) seen.add(target);
    }
  }
  return found;
}

/**
 * @param {string} file
 * @param {string} specifier
 * @returns {string | undefined} the declaration file behind an import of ours
 */
function declarationOf(file, specifier) {
  if (specifier.startsWith(".")) {
    const target = join(dirname(file), specifier).replace(/\.[jt]s$/, ".d.ts");
    if (!existsSync(target)) throw new Error(`${file} names ${specifier}, which is not in the package`);
    return target;
  }
  const [, name, path] = /^(@interlock\/[^/]+)(?:\/(.+))?$/.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  const modules = file.slice(0, file.lastIndexOf("/node_modules/") + "/node_modules".length);
  const home = realpathSync(join(modules, name));
  const entry = exportsOf(home)[path === undefined ? "." : `./${path}`];
  if (entry === undefined) throw new Error(`${file} names ${specifier}, which the package does not export`);
  return join(home, entry.types);
}

/**
 * @param {string} home the folder of an installed package with a scope
 * @returns {string[]} the packages that were installed for it: pnpm puts them beside it, and nothing else
 */
function dependenciesOf(home) {
  const beside = dirname(dirname(home));
  return readdirSync(beside).flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(beside, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}

/**
 * @param {readonly string[]} entries
 * @returns {Promise<string[]>} the modules of schema libraries whose code ends up in any chunk of a bundle
 */
async function bundledModules(entries) {
  const bundle = await rolldown({ input: [...entries], platform: "node", logLevel: "silent" });
  try {
    const { output } = await bundle.generate({ format: "esm" });
    return output.flatMap((chunk) =>
      chunk.type === "chunk"
        ? Object.entries(chunk.modules).flatMap(([id, { code }]) =>
            SCHEMA_CODE.test(code ?? "") ? [id] : [],
          )
        : [],
    );
  } finally {
    await bundle.close();
  }
}
