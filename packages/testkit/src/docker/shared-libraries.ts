import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Absolute paths of the libraries a program is linked to, its loader included; none for a static program. */
export async function sharedLibraries(program: string): Promise<readonly string[]> {
  try {
    const { stdout } = await promisify(execFile)("ldd", [program]);
    // Lines read `name => /path (0x…)`, or `/path (0x…)` for the loader.
    return [...stdout.matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm)].flatMap(([, path]) => path ?? []);
  } catch (error) {
    if (String(error).includes("not a dynamic executable")) return [];
    throw error;
  }
}
