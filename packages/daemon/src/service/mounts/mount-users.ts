import { realpath } from "node:fs/promises";
import { sep } from "node:path";
import type { ContainerEngine, EngineFailureCode } from "../ports/container-engine.ts";

/** A running container that can reach a directory, and where it sees it. */
export interface MountUser {
  readonly containerId: string;
  /** The directory inside the container. */
  readonly target: string;
}

export type MountUsers =
  | { readonly kind: "read"; readonly users: readonly MountUser[] }
  | { readonly kind: "failed"; readonly code: EngineFailureCode };

/**
 * Every running container, whatever its name, whose mounts bring the directory in: the directory itself, one above it,
 * or the socket in it. A container with two mounts that do counts once.
 */
export async function mountUsers(engine: ContainerEngine, directory: string): Promise<MountUsers> {
  const [listing, wanted] = await Promise.all([engine.list({}), resolved(directory)]);
  if (listing.kind === "failed") return { kind: "failed", code: listing.failure.code };
  if (listing.kind === "aborted") return { kind: "failed", code: "docker_failed" };
  const found = await Promise.all(
    listing.value.containers.map(async ({ id, mounts }) => {
      for (const mount of mounts) {
        const target = targetIn(await resolved(mount.source), mount.target, wanted);
        if (target !== undefined) return [{ containerId: id, target }];
      }
      return [];
    }),
  );
  return { kind: "read", users: found.flat() };
}

function targetIn(source: string, target: string, wanted: string): string | undefined {
  const above = source.endsWith(sep) ? source : source + sep;
  if (source === wanted) return target;
  if (wanted.startsWith(above)) return `${target.replace(/\/$/, "")}/${wanted.slice(above.length)}`;
  return source.startsWith(wanted + sep) ? target.slice(0, target.lastIndexOf("/")) : undefined;
}

/** A source that cannot be followed from here (another machine's, or gone) is compared as it is written. */
async function resolved(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
