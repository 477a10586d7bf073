import { posix } from "node:path";

export const LOG_PATH_MAX = 4096;

export type LogPathProblem =
  | "not absolute"
  | "too long"
  | "control character"
  | "parent segment"
  | "no file name"
  | "system directory"
  | "state directory";

/** What belongs to the kernel or lives only until the next start. */
const SYSTEM_ROOTS = ["/proc", "/sys", "/dev", "/run"] as const;

/** Why a path that somebody names may not hold a log. `stateRoot`: only its `logs` may. */
export function logPathProblem(path: string, stateRoot: string): LogPathProblem | null {
  if (!path.startsWith("/")) return "not absolute";
  if (Buffer.byteLength(path) > LOG_PATH_MAX) return "too long";
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  if (/[\u0000-\u001f\u007f-\u009f]/.test(path)) return "control character";
  if (path.split("/").includes("..")) return "parent segment";
  const plain = posix.normalize(path);
  if (plain.endsWith("/")) return "no file name";
  if (SYSTEM_ROOTS.some((root) => isBelow(plain, root))) return "system directory";
  return isBelow(plain, stateRoot) && !isBelow(plain, posix.join(stateRoot, "logs"))
    ? "state directory"
    : null;
}

/** Whether an absolute path is `root` or lies in it, told by names alone. */
export function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith("/") ? root : `${root}/`);
}
