import { refused, type PathRefused } from "./path-refusal.ts";

const LONGEST_BYTES = 4096;

export interface SplitPath {
  readonly kind: "split";
  readonly components: readonly string[];
}

/** The components of an absolute path in its canonical spelling. Says nothing of what is on disk. */
export function splitPath(path: string): SplitPath | PathRefused {
  if (!path.startsWith("/")) return refused("not_absolute");
  if (path.includes("\0") || Buffer.byteLength(path) >= LONGEST_BYTES) return refused("not_canonical");
  const components = path.slice(1).split("/");
  if (components.includes("..")) return refused("traversal");
  if (components.includes("") || components.includes(".")) return refused("not_canonical");
  return { kind: "split", components };
}
