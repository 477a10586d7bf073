import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The pid that the last daemon of a state root wrote. For people: the lock, not the pid, says who lives. */
export async function daemonPid(home: string): Promise<number | undefined> {
  try {
    const pid = Number((await readFile(join(home, "interlockd.pid"), "utf8")).trim());
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return error.code === "EPERM";
  }
}
