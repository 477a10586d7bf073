import { lstat, readlink } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { isBelow } from "../../model/log-path.ts";

export interface Mount {
  /** On the host. */
  readonly source: string;
  /** In the container. */
  readonly target: string;
  readonly rw: boolean;
}

const MAX_MOUNTS = 256;
const MAX_HOPS = 8;

/**
 * The path on the host of a path in a container, where one of the container's mounts shows it there: the mount with
 * the deepest target decides, and no symbolic link may lead out of its source. Null where that cannot be proven. The
 * last part of the path need not exist.
 */
export async function hostPathOf(path: string, mounts: readonly Mount[]): Promise<string | null> {
  if (mounts.length > MAX_MOUNTS) return null;
  let mount: Mount | undefined;
  for (const candidate of mounts) {
    if (isBelow(path, candidate.target) && candidate.target.length >= (mount?.target.length ?? 0))
      mount = candidate;
  }
  // A mount that is read-only there cannot be piped into.
  if (mount === undefined || !mount.rw) return null;
  const source = await followLinks(mount.source);
  const found = await followLinks(join(mount.source, relative(mount.target, path)));
  return source !== null && found !== null && isBelow(found, source) ? found : null;
}

/**
 * The path without symbolic links, for as much of it as exists; the last part may be missing. Null after too many
 * links, or where something on the way is missing.
 */
export async function followLinks(path: string): Promise<string | null> {
  let rest = resolve("/", path)
    .split("/")
    .filter((part) => part !== "");
  let real = "/";
  let hops = 0;
  while (rest.length > 0) {
    const [part = "", ...behind] = rest;
    const here = join(real, part);
    rest = behind;
    const kind = await kindOf(here);
    if (kind === "link") {
      hops += 1;
      if (hops > MAX_HOPS) return null;
      const target = resolve(dirname(here), await readlink(here));
      rest = [...target.split("/").filter((name) => name !== ""), ...rest];
      real = "/";
    } else if (kind === "missing" && rest.length > 0) return null;
    else real = here;
  }
  return real;
}

async function kindOf(path: string): Promise<"link" | "missing" | "other"> {
  try {
    return (await lstat(path)).isSymbolicLink() ? "link" : "other";
  } catch {
    // Not there, or not ours to look at: nothing can be proven about it, which the caller reports.
    return "missing";
  }
}
