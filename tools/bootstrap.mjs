#!/usr/bin/env node
// What `npm start` and `npm test` call: plain JavaScript for any Node from 18, which brings the exact Node and pnpm,
// installs and builds what changed, then runs.
import { join, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { buildPackages } from "./bootstrap/build.mjs";
import { BootstrapFailure, explainFailure } from "./bootstrap/failure.mjs";
import { installDependencies } from "./bootstrap/install.mjs";
import { withLock } from "./bootstrap/lock.mjs";
import { detectPlatform } from "./bootstrap/platform.mjs";
import { say } from "./bootstrap/progress.mjs";
import { runAttached } from "./bootstrap/run.mjs";
import { findToolchain } from "./bootstrap/toolchain.mjs";
import { BOOTSTRAP_NODE_MAJOR } from "./bootstrap/versions.mjs";

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));

/** @type {Readonly<Record<string, { readonly args: readonly string[], readonly ownSession: boolean }>>} */
const COMMANDS = {
  start: { args: [join(checkout, "packages", "cli", "dist", "bin.js"), "up"], ownSession: true },
  test: { args: [join(checkout, "tools", "test.mjs")], ownSession: false },
};

/** @param {readonly string[]} argv */
async function main(argv) {
  const [name = "", ...rest] = argv;
  // Asked first and alone by the npm scripts, whose `exec` does not exist in the shell of Windows.
  if (name === "check") {
    detectPlatform();
    return 0;
  }
  const command = COMMANDS[name];
  if (command === undefined) {
    throw new BootstrapFailure(
      `There is no command "${name}".`,
      `Use one of: ${Object.keys(COMMANDS).join(", ")}.`,
    );
  }
  if (Number.parseInt(process.versions.node, 10) < BOOTSTRAP_NODE_MAJOR) {
    throw new BootstrapFailure(
      `Node ${process.versions.node} is too old to begin with.`,
      `Install Node ${BOOTSTRAP_NODE_MAJOR} or newer; the exact version we run on is then fetched.`,
    );
  }
  const toolchain = await findToolchain(checkout);
  await withLock(join(checkout, ".interlock", "setup.lock"), async () => {
    await installDependencies(checkout, toolchain);
    await buildPackages(checkout, toolchain);
  });
  return runAttached(toolchain.node, [...command.args, ...rest], {
    cwd: checkout,
    env: toolchain.env,
    ownSession: command.ownSession,
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // Whatever is neither ours nor the system's (ENOSPC, EACCES …) is a defect of these files: it keeps its stack.
  if (!(error instanceof BootstrapFailure) && !(error instanceof Error && "code" in error)) throw error;
  const failure = error instanceof BootstrapFailure ? error : explainFailure("The set-up", error.message);
  if (failure.detail !== "") say(failure.detail);
  say(`\n${failure.message}\n${failure.fix}`);
  process.exitCode = 1;
}
