import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";

export interface BundleSize {
  readonly minifiedBytes: number;
  readonly gzipBytes: number;
  /** Bytes before minifying by package, largest first; only what reached the bundle. */
  readonly packages: readonly (readonly [name: string, bytes: number])[];
}

/** Bundles a program as a user's build does: minified, Node's built-ins left out. Every chunk counts. */
export async function bundleSize(input: string, conditionNames?: readonly string[]): Promise<BundleSize> {
  const bundle = await rolldown({
    input,
    platform: "node",
    external: /^node:/,
    ...(conditionNames === undefined ? {} : { resolve: { conditionNames: [...conditionNames] } }),
  });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  const packages = new Map<string, number>();
  let minifiedBytes = 0;
  let gzipBytes = 0;
  for (const chunk of output) {
    if (chunk.type !== "chunk") throw new Error(`${input} bundles an asset: ${chunk.fileName}`);
    minifiedBytes += Buffer.byteLength(chunk.code);
    gzipBytes += gzipSync(chunk.code, { level: 9 }).length;
    for (const [module, { renderedLength }] of Object.entries(chunk.modules)) {
      const name = packageOf(module);
      packages.set(name, (packages.get(name) ?? 0) + renderedLength);
    }
  }
  return {
    minifiedBytes,
    gzipBytes,
    packages: [...packages].filter(([, bytes]) => bytes > 0).sort((a, b) => b[1] - a[1]),
  };
}

function packageOf(module: string): string {
  const [, workspace] = /\/packages\/([^/]+)\//.exec(module) ?? [];
  if (workspace !== undefined) return `@interlock/${workspace}`;
  const [, installed] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module) ?? [];
  return installed ?? "the program";
}
