import type { BigIntStats } from "node:fs";
import type { AllowedBases } from "./allowed-bases.ts";
import { pathKernel, type PathKernel } from "./path-kernel.ts";
import { refused, refusedByKernel, type PathRefused } from "./path-refusal.ts";
import { walkDown } from "./walk.ts";

export interface OpenRequest {
  readonly access: "read-only" | "read-write";
  /** Bytes that the file must at least have. */
  readonly byteLength: number;
}

export interface ContainedFile {
  readonly kind: "opened";
  /** The caller closes it, natively as it was opened. */
  readonly descriptor: number;
  readonly byteLength: number;
}

/**
 * Opens an existing region file inside one of the allowed directories. The file is first held without opening it and
 * judged; then it is opened, and what was opened must be what was judged: same device, same inode, still a regular
 * file with one name. Everything else is refused, and then nothing is open.
 */
export function openContained(
  bases: AllowedBases,
  path: string,
  request: OpenRequest,
  kernel: PathKernel | null = pathKernel(),
): ContainedFile | PathRefused {
  if (kernel === null) return refused("unsupported_platform");
  const located = bases.locate(path);
  if (located.kind === "refused") return located;
  const { components } = located;
  const reached = walkDown(kernel, located.descriptor, components.slice(0, -1), { kind: "refuse" });
  if (reached.kind === "refused") return reached;
  try {
    return openIn(kernel, reached.directory, components.at(-1) ?? "", request);
  } finally {
    kernel.close(reached.directory);
  }
}

function openIn(
  kernel: PathKernel,
  directory: number,
  name: string,
  request: OpenRequest,
): ContainedFile | PathRefused {
  const held = kernel.hold(directory, name);
  if (held < 0) return refusedByKernel(-held);
  // Held until the end: an inode that is held is not given to another file, so equal numbers mean the same file.
  try {
    const checked = kernel.stat(held);
    const refusal = judge(checked, request.byteLength);
    if (refusal !== undefined) return refusal;
    return openChecked(kernel, directory, name, request, checked);
  } finally {
    kernel.close(held);
  }
}

/** The failures of a name that means something else than a moment before: ENOENT, ENXIO, ENODEV, ENOTDIR, EISDIR, ELOOP. */
const TAKEN: ReadonlySet<number> = new Set([2, 6, 19, 20, 21, 40]);

function openChecked(
  kernel: PathKernel,
  directory: number,
  name: string,
  request: OpenRequest,
  checked: BigIntStats,
): ContainedFile | PathRefused {
  const descriptor = kernel.open(directory, name, request.access);
  if (descriptor < 0) {
    return TAKEN.has(-descriptor) ? refused("replaced", -descriptor) : refusedByKernel(-descriptor);
  }
  const opened = kernel.stat(descriptor);
  const same = opened.dev === checked.dev && opened.ino === checked.ino;
  const refusal = same ? judge(opened, request.byteLength) : refused("replaced");
  if (refusal === undefined) return { kind: "opened", descriptor, byteLength: Number(opened.size) };
  kernel.close(descriptor);
  return refusal;
}

function judge(stats: BigIntStats, byteLength: number): PathRefused | undefined {
  if (stats.isSymbolicLink()) return refused("symlink");
  if (!stats.isFile()) return refused("not_regular");
  if (stats.nlink !== 1n) return refused("link_count");
  if ((stats.mode & 0o007n) !== 0n) return refused("open_to_others");
  if (stats.size < BigInt(byteLength)) return refused("too_small");
  return undefined;
}
