import { realpathSync } from "node:fs";
import { delimiter, join, relative } from "node:path";

/** How the user can call this program again from the same shell. */
export function commandName(
  bin: string = process.argv[1] ?? "",
  env: NodeJS.ProcessEnv = process.env,
): string {
  // npm puts these on the PATH of its scripts only; the user's shell does not have them.
  const folders = (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !/node_modules\/(\.bin|.*\/bin)$/.test(folder));
  if (folders.some((folder) => exists(join(folder, "interlock")))) return "interlock";
  const node = folders.map((folder) => exists(join(folder, "node"))).find((path) => path !== undefined);
  const path = relative(process.cwd(), bin);
  const file = path.startsWith("..") ? bin : path;
  const conditions = process.execArgv.filter((arg) => arg.startsWith("--conditions="));
  return [node === exists(process.execPath) ? "node" : process.execPath, ...conditions, file].join(" ");
}

function exists(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}
