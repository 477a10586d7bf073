import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { capture } from "./capture.mjs";
import { BootstrapFailure, explainFailure } from "./failure.mjs";

/**
 * One program that a registry package carries.
 *
 * @typedef {{
 *   readonly name: string,
 *   readonly version: string,
 *   readonly packageName: string,
 *   readonly file: string,
 *   readonly versionOf: (program: string) => Promise<string>,
 * }} Tool
 */

const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;

/** The npm that is running us when there is one, otherwise the one in PATH. */
function npmCommand() {
  const runner = process.env["npm_execpath"];
  return runner !== undefined && basename(runner) === "npm-cli.js" && existsSync(runner)
    ? { program: process.execPath, args: [runner] }
    : { program: "npm", args: [] };
}

/** @param {string} cache */
function removeAbandoned(cache) {
  for (const name of readdirSync(cache)) {
    if (!name.startsWith(".new-") && !name.startsWith(".bad-")) continue;
    const path = join(cache, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > ABANDONED_AFTER_MS) rmSync(path, { recursive: true, force: true });
  }
}

/**
 * @param {Tool} tool
 * @param {string} target an empty directory
 * @param {string} npmCache where npm keeps its own downloads, or "" for its default
 */
async function install(tool, target, npmCache) {
  const npm = npmCommand();
  const flags = [
    "--ignore-scripts",
    "--no-save",
    "--no-package-lock",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--loglevel=error",
  ];
  if (npmCache !== "") flags.push("--cache", npmCache);
  const spec = `${tool.packageName}@${tool.version}`;
  const result = await capture(npm.program, [...npm.args, "install", "--prefix", target, ...flags, spec], {
    cwd: target,
  });
  if (result.code === 127) {
    throw new BootstrapFailure(
      "npm was not found.",
      "Install Node.js together with npm, any version from 18, then run the command again.",
      result.output,
    );
  }
  if (result.code !== 0) throw explainFailure(`Fetching ${tool.name} ${tool.version}`, result.output);
}

/**
 * Finds the tool in the cache or fetches it. The directory appears under its name only when it is complete,
 * so two runs at once, or one that is killed half-way, never leave a tool that does not work.
 *
 * @param {Tool} tool
 * @param {{ path: string, shared: boolean }} cache
 * @param {string} platformId
 * @returns {Promise<string>} the program's path
 */
export async function fetchTool(tool, cache, platformId) {
  const home = join(cache.path, `${tool.name}-${tool.version}-${platformId}`);
  const program = join(home, tool.file);
  if (existsSync(home)) {
    if ((await tool.versionOf(program)) === tool.version) return program;
    // Damaged: move it aside in one step, so that a run using the same cache sees either all of it or nothing.
    renameSync(home, join(cache.path, `.bad-${basename(home)}-${process.pid}-${Date.now()}`));
  }
  mkdirSync(cache.path, { recursive: true });
  removeAbandoned(cache.path);
  const fresh = mkdtempSync(join(cache.path, ".new-"));
  try {
    await install(tool, fresh, cache.shared ? "" : join(cache.path, "npm"));
    const got = await tool.versionOf(join(fresh, tool.file));
    if (got !== tool.version) {
      throw new BootstrapFailure(
        `The fetched ${tool.name} says it is "${got}", not ${tool.version}.`,
        `It could not run here: check that ${cache.path} allows programs to run (no noexec mount), or set XDG_CACHE_HOME to a place that does.`,
      );
    }
    return publish(fresh, home, program);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/**
 * @param {string} fresh
 * @param {string} home
 * @param {string} program
 */
function publish(fresh, home, program) {
  try {
    renameSync(fresh, home);
  } catch (error) {
    // Another run published the same tool first: its copy is as good as ours.
    if (!existsSync(program)) throw error;
  }
  return program;
}

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} the environment with the program's directory first in PATH
 */
export function withFirstInPath(program, env) {
  return {
    ...env,
    PATH: [dirname(program), env["PATH"] ?? ""].filter((part) => part !== "").join(delimiter),
  };
}
