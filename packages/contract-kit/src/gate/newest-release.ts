import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { compareContractVersions, parseContractVersion } from "../diff/contract-version.ts";
import { UnusableError } from "../diff/unusable-error.ts";

/**
 * The released model of the highest version, by integers: `10.0.json` is newer than `9.0.json`.
 * `undefined` before the first release.
 * @throws UnusableError when the folder cannot be read, or holds a model under a name that is no version.
 */
export async function newestRelease(folder: string): Promise<string | undefined> {
  const files = (await listFolder(folder)).filter((file) => file.endsWith(".json"));
  const releases = files.map((file) => {
    const version = parseContractVersion(file.slice(0, -".json".length));
    if (version === undefined) throw new UnusableError(`${join(folder, file)} is not named MAJOR.MINOR.json`);
    return { file, version };
  });
  const newest = releases.toSorted((a, b) => compareContractVersions(a.version, b.version)).at(-1);
  return newest === undefined ? undefined : join(folder, newest.file);
}

/** @throws UnusableError when the folder cannot be read. */
export async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    throw new UnusableError(`${folder} cannot be read (${code})`, { cause });
  }
}
