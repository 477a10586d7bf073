// A program pays for each file it imports and for each byte of it, most of all at its start: the client and the daemon
// are run as one file an entry, with the workspace's packages and the query builder inside, cut only where something is
// loaded later. Names stay whole, for stack traces. The compiler's own files stay for the types.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const packages = join(import.meta.dirname, "..", "packages");

/**
 * @typedef {{ readonly name: string, readonly entries: readonly string[], readonly external: RegExp }} Bundled
 */

/** @type {readonly Bundled[]} */
const bundled = [
  { name: "client", entries: ["index.js", "selected.js"], external: /^node:/ },
  {
    name: "daemon",
    // The writer is found beside the file that starts it.
    entries: ["main/main.js", "store/database/writer.js"],
    // Native code and what finds its own files by path stay packages.
    external: /^(node:|better-sqlite3$|koffi$|dockerode$|pino$|zod$)/,
  },
];

for (const { name, entries, external } of bundled) {
  const dist = join(packages, name, "dist");
  const out = join(dist, "bundle");
  rmSync(out, { recursive: true, force: true });
  for (const entry of entries) {
    const bundle = await rolldown({
      input: join(dist, entry),
      platform: "node",
      external,
      onLog(level, log) {
        // An import that is left open, or a cycle, would be published as it is.
        if (level !== "debug") throw new Error(log.message);
      },
    });
    await bundle.write({
      dir: out,
      format: "esm",
      minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    });
    await bundle.close();
  }
}
