// A program pays for each file it imports, most of all at its start: what the client publishes are its entries with
// everything inside, cut only where it loads something later. The compiler's own files stay for the types.
import { join } from "node:path";
import { rolldown } from "rolldown";

const dist = join(import.meta.dirname, "..", "packages", "client", "dist");

const bundle = await rolldown({
  input: { index: join(dist, "index.js"), selected: join(dist, "selected.js") },
  platform: "node",
  external: /^node:/,
  onLog(level, log) {
    // An import that is left open, or a cycle, would be published as it is.
    if (level !== "debug") throw new Error(log.message);
  },
});
await bundle.write({ dir: join(dist, "bundle"), format: "esm", cleanDir: true });
await bundle.close();
