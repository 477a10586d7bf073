import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { capture } from "../../bootstrap/capture.mjs";

/** As strict as a user can be: declarations of dependencies are checked as well. */
const TSCONFIG = {
  compilerOptions: {
    target: "es2024",
    module: "nodenext",
    moduleResolution: "nodenext",
    allowImportingTsExtensions: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    types: ["node"],
  },
  include: ["*.ts", "generated/*.ts"],
};

/**
 * The exact versions of other people's packages that the workspace uses.
 *
 * @param {string} root
 * @returns {Record<string, string>}
 */
function workspaceVersions(root) {
  const packages = join(root, "packages");
  const manifests = [root, ...readdirSync(packages).map((name) => join(packages, name))];
  return Object.assign(
    {},
    ...manifests.map((folder) => {
      const { dependencies, devDependencies } = JSON.parse(
        readFileSync(join(folder, "package.json"), "utf8"),
      );
      return { ...devDependencies, ...dependencies };
    }),
  );
}

/**
 * A project outside the workspace that has the packed packages and nothing else of it.
 *
 * @param {string} root the checkout
 * @param {string} folder
 * @param {readonly import("./pack.mjs").Packed[]} packed
 * @param {{ readonly install: readonly string[], readonly files: Readonly<Record<string, string>> }} content
 */
export async function makeProject(root, folder, packed, { install, files }) {
  mkdirSync(folder);
  const ours = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const known = { ...workspaceVersions(root), ...ours };
  const dependencies = Object.fromEntries(
    install.map((name) => {
      const version = known[name];
      if (version === undefined) throw new Error(`no version of ${name} is known here`);
      return [name, version];
    }),
  );
  const manifest = { name: "empty", private: true, type: "module", dependencies };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  // The packages name each other by version, and no registry has these versions yet. JSON is YAML.
  writeFileSync(join(folder, "pnpm-workspace.yaml"), JSON.stringify({ overrides: ours }));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { code, output } = await capture(
    "pnpm",
    ["install", "--prefer-offline", "--ignore-scripts", "--config.strict-peer-dependencies=true"],
    { cwd: folder },
  );
  if (code !== 0) throw new Error(`installing the packed packages failed:\n${output}`);
}
