// A program pays for each file it imports and for each byte of it, most of all at its start: what the client publishes
// is one file an entry, with everything inside, cut only where it loads something later. Names stay whole, for stack
// traces. The compiler's own files stay for the types.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const dist = join(import.meta.dirname, "..", "packages", "client", "dist");
const out = join(dist, "bundle");

rmSync(out, { recursive: true, force: true });
for (const entry of ["index.js", "selected.js"]) {
  const bundle = await rolldown({
    input: join(dist, entry),
    platform: "node",
    external: /^node:/,
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
