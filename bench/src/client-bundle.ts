// What a client weighs in a user's bundle: minified, `gzip -9`, Node's built-ins left out. The figures are of the
// published entries; the packages inside are told from the sources, which those entries are made of.
import { fileURLToPath } from "node:url";
import { buildFirst } from "./build-first.ts";
import { bundleSize, type BundleSize } from "./bundle-size.ts";
import { atMost, ratio, report } from "./report.ts";

const LIMIT_BYTES = 8 * 1024;
const PROGRAMS = ["one-method", "one-list", "all-methods", "jsonrpc"] as const;

function programFile(program: string): string {
  return fileURLToPath(new URL(`bundle/${program}.mjs`, import.meta.url));
}

function inside({ packages }: BundleSize): string {
  return packages.map(([name, bytes]) => `${name} ${bytes}`).join(", ");
}

buildFirst();
const sizes = {
  "one-method": await bundleSize(programFile("one-method")),
  "one-list": await bundleSize(programFile("one-list")),
  "all-methods": await bundleSize(programFile("all-methods")),
  jsonrpc: await bundleSize(programFile("jsonrpc")),
};
for (const program of PROGRAMS) {
  const bytes = sizes[program];
  const sources = await bundleSize(programFile(program), ["interlock-source", "import", "node"]);
  process.stderr.write(
    `${program}: ${bytes.minifiedBytes} bytes minified, ${bytes.gzipBytes} gzip -9\n  before minifying: ${inside(sources)}\n`,
  );
}
const { jsonrpc } = sizes;
report([
  ratio("one method, gzip / 8 KiB", "bytes", sizes["one-method"].gzipBytes, LIMIT_BYTES, atMost(1)),
  ratio("one list method, gzip / 8 KiB", "bytes", sizes["one-list"].gzipBytes, LIMIT_BYTES, atMost(1)),
  ratio("one method, gzip / vscode-jsonrpc", "bytes", sizes["one-method"].gzipBytes, jsonrpc.gzipBytes),
  ratio("every method, gzip / vscode-jsonrpc", "bytes", sizes["all-methods"].gzipBytes, jsonrpc.gzipBytes),
]);
