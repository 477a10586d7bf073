import type { AllowedBases } from "./allowed-bases.ts";
import { pathKernel, type PathKernel } from "./path-kernel.ts";
import { refused, refusedByKernel, type PathRefused } from "./path-refusal.ts";
import { walkDown } from "./walk.ts";

/** Removes a file's name inside one of the allowed directories. Whoever has it mapped keeps what is mapped. */
export function removeContained(
  bases: AllowedBases,
  path: string,
  kernel: PathKernel | null = pathKernel(),
): { readonly kind: "removed" } | PathRefused {
  if (kernel === null) return refused("unsupported_platform");
  const located = bases.locate(path);
  if (located.kind === "refused") return located;
  const { components } = located;
  const reached = walkDown(kernel, located.descriptor, components.slice(0, -1), { kind: "refuse" });
  if (reached.kind === "refused") return reached;
  try {
    const removed = kernel.remove(reached.directory, components.at(-1) ?? "");
    return removed < 0 ? refusedByKernel(-removed) : { kind: "removed" };
  } finally {
    kernel.close(reached.directory);
  }
}
