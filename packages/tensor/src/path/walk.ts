import type { PathKernel } from "./path-kernel.ts";
import { refused, refusedByKernel, type PathRefused } from "./path-refusal.ts";

export interface Reached {
  readonly kind: "reached";
  /** The caller closes it. */
  readonly directory: number;
}

/** What to do where a directory is missing. */
export type OnMissing = { readonly kind: "refuse" } | { readonly kind: "create"; readonly mode: number };

/**
 * Goes down from a held directory, each step by the descriptor of the one before and without following links: what is
 * renamed, replaced or linked elsewhere meanwhile cannot lead the walk out.
 */
export function walkDown(
  kernel: PathKernel,
  from: number,
  components: readonly string[],
  missing: OnMissing,
): Reached | PathRefused {
  let directory = kernel.hold(from, ".");
  if (directory < 0) return refusedByKernel(-directory);
  for (const component of components) {
    const next = stepInto(kernel, directory, component, missing);
    kernel.close(directory);
    if (next.kind === "refused") return next;
    ({ directory } = next);
  }
  return { kind: "reached", directory };
}

function stepInto(
  kernel: PathKernel,
  from: number,
  component: string,
  missing: OnMissing,
): Reached | PathRefused {
  const held = holdOrMake(kernel, from, component, missing);
  if (held < 0) return refusedByKernel(-held);
  const stats = kernel.stat(held);
  if (stats.isDirectory()) return { kind: "reached", directory: held };
  kernel.close(held);
  return refused(stats.isSymbolicLink() ? "symlink" : "not_directory");
}

const ENOENT = 2;
const EEXIST = 17;

function holdOrMake(kernel: PathKernel, from: number, component: string, missing: OnMissing): number {
  const held = kernel.hold(from, component);
  if (held !== -ENOENT || missing.kind === "refuse") return held;
  const made = kernel.makeDirectory(from, component);
  // Somebody else may have been faster; what is there now is looked at like any other.
  if (made < 0) return made === -EEXIST ? kernel.hold(from, component) : made;
  const opened = kernel.openDirectory(from, component);
  if (opened < 0) return opened;
  try {
    kernel.setMode(opened, missing.mode);
  } finally {
    kernel.close(opened);
  }
  return kernel.hold(from, component);
}
