import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { UnusableError } from "../diff/unusable-error.ts";
import { listFolder } from "./newest-release.ts";

export type PackageBump = "none" | "patch" | "minor" | "major";

const RANK: Readonly<Record<PackageBump, number>> = { none: 0, patch: 1, minor: 2, major: 3 };
const FRONT_MATTER = /^---\r?\n([\s\S]*?)\r?\n?---(?:\r?\n|$)/;
const LINE = /^\s*(["']?)([^"'#\s]+)\1\s*:\s*(["']?)(none|patch|minor|major)\3\s*$/;

/** The largest bump that the pending changesets ask for the package. */
export async function pendingBump(folder: string, packageName: string): Promise<PackageBump> {
  const files = (await listFolder(folder)).filter(
    (file) => file.endsWith(".md") && file.toLowerCase() !== "readme.md",
  );
  const bumps = await Promise.all(
    files.map(async (file) =>
      changesetBump(await readFile(join(folder, file), "utf8"), packageName, join(folder, file)),
    ),
  );
  return bumps.reduce<PackageBump>((most, bump) => (isEnough(most, bump) ? most : bump), "none");
}

/** @throws UnusableError when the text is not a changeset. */
export function changesetBump(text: string, packageName: string, from: string): PackageBump {
  const match = FRONT_MATTER.exec(text);
  if (match === null) throw new UnusableError(`${from} is not a changeset: it has no front matter`);
  let found: PackageBump = "none";
  for (const line of (match[1] ?? "").split(/\r?\n/)) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const parts = LINE.exec(line);
    if (parts === null) throw new UnusableError(`${from} is not a changeset: ${JSON.stringify(line)}`);
    // The pattern admits these four words alone.
    if (parts[2] === packageName) found = parts[4] as PackageBump;
  }
  return found;
}

/** Whether `bump` is at least `needed`. */
export function isEnough(bump: PackageBump, needed: PackageBump): boolean {
  return RANK[bump] >= RANK[needed];
}
