// A program pays for each file it imports and for each byte of it, most of all at its start: the client and the daemon
// are run as one file an entry, with the workspace's packages and the query builder inside, cut only where something is
// loaded later. Names stay whole, for stack traces. The compiler's own files stay for the types.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { builtinsWithoutViews } from "./bundle/builtins-without-views.mjs";
import { splitValidators } from "./bundle/split-validators.mjs";

const packages = join(import.meta.dirname, "..", "packages");

/**
 * @typedef {{ readonly name: string, readonly entries: readonly string[], readonly external: RegExp, readonly plugins: import("rolldown").Plugin[] }} Bundled
 */

/** @type {readonly Bundled[]} */
const bundled = [
  {
    name: "client",
    entries: ["index.js", "selected.js", "session.js"],
    external: /^node:/,
    plugins: [
      builtinsWithoutViews,
      splitValidators(join(packages, "contracts", "dist", "generated", "validators.js")),
    ],
  },
  {
    name: "daemon",
    // The writer is found beside the file that starts it.
    entries: ["main/main.js", "store/database/writer.js"],
    // Native code and what finds its own files by path stay packages.
    external: /^(node:|better-sqlite3$|koffi$|dockerode$|pino$|zod$)/,
    plugins: [builtinsWithoutViews],
  },
];

for (const { name, entries, external, plugins } of bundled) {
  const dist = join(packages, name, "dist");
  const out = join(dist, "bundle");
  rmSync(out, { recursive: true, force: true });
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
      dir: out,
      format: "esm",
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
      minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    });
    await bundle.close();
  }
}
