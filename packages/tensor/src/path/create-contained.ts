import { libc } from "../native/libc.ts";
import type { AllowedBases } from "./allowed-bases.ts";
import type { ContainedFile } from "./open-contained.ts";
import { pathKernel, type PathKernel } from "./path-kernel.ts";
import { refused, refusedByKernel, type PathRefused } from "./path-refusal.ts";
import { walkDown } from "./walk.ts";

export interface CreateRequest {
  readonly byteLength: number;
  /** Modes of what is made; what is there already is left as it is. Private by default: 0600 and 0700. */
  readonly fileMode?: number;
  readonly directoryMode?: number;
}

/**
 * Makes a region file, and the directories on the way to it, inside one of the allowed directories. Its space is taken
 * at once: a full file system refuses here, and not by a signal at some later write. A file that is there is never
 * truncated, because somebody may have it mapped.
 */
export function createContained(
  bases: AllowedBases,
  path: string,
  request: CreateRequest,
  kernel: PathKernel | null = pathKernel(),
): ContainedFile | PathRefused {
  if (kernel === null) return refused("unsupported_platform");
  const located = bases.locate(path);
  if (located.kind === "refused") return located;
  const { components } = located;
  const missing = { kind: "create", mode: request.directoryMode ?? 0o700 } as const;
  const reached = walkDown(kernel, located.descriptor, components.slice(0, -1), missing);
  if (reached.kind === "refused") return reached;
  try {
    return createIn(kernel, reached.directory, components.at(-1) ?? "", request);
  } finally {
    kernel.close(reached.directory);
  }
}

function createIn(
  kernel: PathKernel,
  directory: number,
  name: string,
  request: CreateRequest,
): ContainedFile | PathRefused {
  const descriptor = kernel.create(directory, name);
  if (descriptor < 0) return refusedByKernel(-descriptor);
  const allocated = libc().allocate(descriptor, request.byteLength);
  if (allocated < 0) {
    kernel.remove(directory, name);
    kernel.close(descriptor);
    return refusedByKernel(-allocated);
  }
  // The mode it was made with went through the umask.
  kernel.setMode(descriptor, request.fileMode ?? 0o600);
  return { kind: "opened", descriptor, byteLength: request.byteLength };
}
