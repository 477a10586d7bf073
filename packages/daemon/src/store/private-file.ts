import { lstatSync, type Stats } from "node:fs";
import { StoreError } from "./store-error.ts";

/** Modes are refused, not repaired: whoever widened them may have read or written already, and a person must know. */
export function checkPrivate(path: string, kind: "directory" | "file", name: string): "present" | "absent" {
  const stats = lstatIfPresent(path);
  if (stats === null) return "absent";
  const problem = privacyProblem(stats, kind);
  if (problem === null) return "present";
  throw new StoreError({
    code: "state_permissions",
    reason: `${name}: ${problem}`,
    fix: `make ${name} a ${kind} of this user with mode ${kind === "directory" ? "0700" : "0600"}, after checking who could reach it`,
  });
}

export type PrivacyProblem = "wrong kind" | "foreign owner" | "mode too broad" | "more than one link";

export function privacyProblem(stats: Stats, kind: "directory" | "file"): PrivacyProblem | null {
  if (!(kind === "directory" ? stats.isDirectory() : stats.isFile())) return "wrong kind";
  if (stats.uid !== process.geteuid?.()) return "foreign owner";
  if ((stats.mode & 0o077) !== 0) return "mode too broad";
  return kind === "file" && stats.nlink > 1 ? "more than one link" : null;
}

export function lstatIfPresent(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}
