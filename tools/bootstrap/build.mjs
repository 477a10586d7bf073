import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { capture } from "./capture.mjs";
import { BootstrapFailure } from "./failure.mjs";
import { step } from "./progress.mjs";
import { digest, fileStates, packageDirectories, readStamp, writeStamp } from "./stamp.mjs";

/** @param {string} checkout */
function sources(checkout) {
  const packages = packageDirectories(checkout, ["packages"]);
  const configs = ["tsconfig.json", "tsconfig.base.json", "package.json", "node_modules/.interlock-install"]
    .map((name) => join(checkout, name))
    .concat(packages.flatMap((path) => [join(path, "tsconfig.json"), join(path, "package.json")]));
  return digest([
    ...configs.map((path) => (existsSync(path) ? readFileSync(path, "utf8") : "")),
    ...packages.flatMap((path) => fileStates(join(path, "src"))),
  ]);
}

/**
 * The other half of the stamp: what the build made is still there.
 *
 * @param {string} checkout
 */
function outputs(checkout) {
  return digest(
    packageDirectories(checkout, ["packages"]).flatMap((path) => [
      ...fileStates(join(path, "dist")),
      ...fileStates(join(path, "generated")),
    ]),
  );
}

/**
 * Builds every package, unless neither the sources nor the built files changed since the last build.
 *
 * @param {string} checkout
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 */
export async function buildPackages(checkout, toolchain) {
  const stamp = join(checkout, "node_modules", ".interlock-build");
  const before = sources(checkout);
  if (readStamp(stamp) === `${before} ${outputs(checkout)}`) return;
  await step("building", async () => {
    const result = await capture(toolchain.pnpm, ["run", "build"], {
      cwd: checkout,
      env: toolchain.installEnv,
    });
    if (result.code !== 0) {
      throw new BootstrapFailure(
        "The build failed.",
        "The compiler's messages are above; the sources of this checkout do not build as they are.",
        result.output.trim(),
      );
    }
  });
  writeStamp(stamp, `${before} ${outputs(checkout)}`);
}
