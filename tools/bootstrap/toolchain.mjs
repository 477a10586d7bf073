import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { findCacheDirectory } from "./cache-directory.mjs";
import { capture } from "./capture.mjs";
import { fetchTool, withFirstInPath } from "./fetch-tool.mjs";
import { detectPlatform } from "./platform.mjs";
import { step } from "./progress.mjs";
import { NODE_VERSION, PNPM_VERSION } from "./versions.mjs";

/**
 * `env` is for whatever runs later; `installEnv` also says where pnpm may write.
 *
 * @typedef {{ readonly node: string, readonly pnpm: string, readonly env: NodeJS.ProcessEnv, readonly installEnv: NodeJS.ProcessEnv }} Toolchain
 */

/** @param {string} node */
async function nodeVersion(node) {
  const { code, output } = await capture(node, ["-p", "process.version"], {
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  return code === 0 ? output.trim().replace(/^v/, "") : "";
}

/**
 * @param {string} version
 * @param {import("./platform.mjs").Platform} platform
 * @returns {import("./fetch-tool.mjs").Tool}
 */
export function nodeTool(version, { nodePackage }) {
  return {
    name: "node",
    version,
    packageName: nodePackage,
    file: join("node_modules", nodePackage, "bin", "node"),
    versionOf: nodeVersion,
  };
}

/** @param {string} pnpm */
async function pnpmVersion(pnpm) {
  // Asked from "/" so that no project's settings apply; a corepack shim must not download anything to answer.
  const env = { ...process.env, COREPACK_ENABLE_NETWORK: "0", COREPACK_ENABLE_DOWNLOAD_PROMPT: "0" };
  const { code, output } = await capture(pnpm, ["--version"], { cwd: "/", env, timeoutMs: 5_000 });
  return code === 0 ? output.trim() : "";
}

/** @returns {Promise<string | undefined>} */
async function presentPnpm() {
  for (const directory of (process.env["PATH"] ?? "").split(delimiter)) {
    const candidate = join(directory, "pnpm");
    if (isAbsolute(candidate) && existsSync(candidate))
      return (await pnpmVersion(candidate)) === PNPM_VERSION ? candidate : undefined;
  }
  return undefined;
}

/**
 * The exact Node and pnpm: the ones that are present when they match, otherwise fetched ones.
 *
 * @param {string} checkout
 * @returns {Promise<Toolchain>}
 */
export async function findToolchain(checkout) {
  const platform = detectPlatform();
  const cache = findCacheDirectory(checkout);
  const pnpmTool = {
    name: "pnpm",
    version: PNPM_VERSION,
    packageName: platform.pnpmPackage,
    file: join("node_modules", ...platform.pnpmPackage.split("/"), "pnpm"),
    versionOf: pnpmVersion,
  };
  const [node, pnpm] = await step(`getting Node ${NODE_VERSION} and pnpm ${PNPM_VERSION}`, () =>
    Promise.all([
      process.version === `v${NODE_VERSION}`
        ? process.execPath
        : fetchTool(nodeTool(NODE_VERSION, platform), cache, platform.id),
      presentPnpm().then((present) => present ?? fetchTool(pnpmTool, cache, platform.id)),
    ]),
  );
  const env = withFirstInPath(node, withFirstInPath(pnpm, process.env));
  return {
    node,
    pnpm,
    env,
    installEnv: cache.shared ? env : withOwnDirectories(env, join(checkout, ".interlock")),
  };
}

/**
 * Where there is no home to write to, pnpm keeps its store and caches in the checkout as well.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} directory
 * @returns {NodeJS.ProcessEnv}
 */
function withOwnDirectories(env, directory) {
  return {
    ...env,
    XDG_CACHE_HOME: join(directory, "cache"),
    XDG_DATA_HOME: join(directory, "data"),
    XDG_STATE_HOME: join(directory, "state"),
  };
}
