// A program pays for each file it imports and for each byte of it, most of all at its start: the client and the daemon
// are run as one file an entry, with the workspace's packages and the query builder inside, cut only where something is
// loaded later. The compiler's own files stay for the types.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { builtinsWithoutViews } from "./bundle/builtins-without-views.mjs";
import { splitValidators } from "./bundle/split-validators.mjs";

const packages = join(import.meta.dirname, "..", "packages");

/** Names stay whole, for stack traces and for the bundlers of those who use it. */
const wholeNames = { compress: false, mangle: false, codegen: { removeWhitespace: true } };

/** Short names, for what programs read at every start; the source map beside it has the whole ones. */
const shortNames = true;

const validators = splitValidators(join(packages, "contracts", "dist", "generated", "validators.js"));

/**
 * @typedef {object} Bundled
 * @property {string} name of the package
 * @property {readonly string[]} entries
 * @property {RegExp} external
 * @property {import("rolldown").Plugin[]} plugins
 * @property {typeof wholeNames | typeof shortNames} minify
 */

/** @type {readonly Bundled[]} */
const bundled = [
  {
    name: "client",
    entries: ["index.js", "session.js", "local.js"],
    external: /^node:/,
    plugins: [builtinsWithoutViews, validators],
    minify: shortNames,
  },
  {
    name: "client",
    entries: ["selected.js"],
    external: /^node:/,
    plugins: [builtinsWithoutViews, validators],
    minify: wholeNames,
  },
  {
    name: "daemon",
    // The writer is found beside the file that starts it.
    entries: ["main/main.js", "store/database/writer.js"],
    // Native code and what finds its own files by path stay packages.
    external: /^(node:|better-sqlite3$|koffi$|dockerode$|pino$)/,
    plugins: [builtinsWithoutViews],
    minify: wholeNames,
  },
];

/** @param {string} name */
const outOf = (name) => join(packages, name, "dist", "bundle");

for (const { name } of bundled) rmSync(outOf(name), { recursive: true, force: true });
for (const { name, entries, external, plugins, minify } of bundled) {
  const dist = join(packages, name, "dist");
  for (const entry of entries) {
    const bundle = await rolldown({
      input: join(dist, entry),
      platform: "node",
      external,
      plugins,
      // What a later part shares with the entry stays in the entry, and is no file of its own.
      preserveEntrySignatures: "allow-extension",
      onLog(level, log) {
        // The client carries one method from the start that its table could load as well.
        if (log.code === "INEFFECTIVE_DYNAMIC_IMPORT") return;
        // An import that is left open, or a cycle, would be published as it is.
        if (level !== "debug") throw new Error(log.message);
      },
    });
    await bundle.write({
      dir: outOf(name),
      format: "esm",
      sourcemap: minify === shortNames,
      // What several methods share is one file, since each file that a call brings along costs as much as many checks;
      // but the checks of errors that any call can meet are in the entry already.
      codeSplitting: {
        groups: [
          {
            name: "shared-checks",
            test: /validators\.js\?(?!isNoDetails$|app\w+Details$)/,
            minShareCount: 2,
          },
        ],
      },
      minify,
    });
    await bundle.close();
  }
}
