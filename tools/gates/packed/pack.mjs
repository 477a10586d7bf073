import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { capture } from "../../bootstrap/capture.mjs";

/** What a service author or an app developer installs; the daemon, the control plane and the command are programs. */
const LIBRARIES = ["contracts", "contract-kit", "wire", "tensor", "client"];

/** @typedef {{ readonly name: string, readonly nodeFloor: string, readonly tarball: string }} Packed */

/**
 * Packs the libraries as they would be published.
 *
 * @param {string} root
 * @param {string} folder where the tarballs go
 * @returns {Promise<Packed[]>}
 */
export async function packLibraries(root, folder) {
  return Promise.all(
    LIBRARIES.map(async (library) => {
      const source = join(root, "packages", library);
      const target = join(folder, library);
      mkdirSync(target, { recursive: true });
      const { code, output } = await capture("pnpm", ["pack", "--pack-destination", target], { cwd: source });
      if (code !== 0) throw new Error(`packing ${library} failed:\n${output}`);
      const { name, engines } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
      const floor = /^>=(\d+\.\d+)$/.exec(engines?.node ?? "")?.[1];
      if (floor === undefined) throw new Error(`${name} does not say its oldest Node as >=MAJOR.MINOR`);
      const [tarball = ""] = readdirSync(target);
      return { name, nodeFloor: `${floor}.0`, tarball: join(target, tarball) };
    }),
  );
}
