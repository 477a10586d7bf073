import { execFile } from "node:child_process";
import { chmod, copyFile, cp, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { sharedLibraries } from "./shared-libraries.ts";

export interface RootfsRecipe {
  /** A statically linked busybox; it becomes the shell and every small tool. */
  readonly busybox: string;
  /** Programs that go to `/usr/bin` with the libraries they need. */
  readonly programs: readonly string[];
}

/** What a UTF-8 locale and terminals need, where the system has it. */
const DATA = ["/usr/lib/locale/C.utf8", "/lib/terminfo"] as const;

const PASSWD = "root:x:0:0:root:/root:/bin/sh\ndev:x:1000:1000:dev:/home/dev:/bin/sh\n";
const GROUP = "root:x:0:\ndev:x:1000:\n";

/** Fills an empty directory with the smallest system that runs the programs, made from this machine's own files. */
export async function buildRootfs(directory: string, recipe: RootfsRecipe): Promise<void> {
  for (const path of ["bin", "etc", "proc", "dev", "sys", "root", "home/dev", "tmp", "usr/bin"]) {
    await mkdir(join(directory, path), { recursive: true });
  }
  await chmod(join(directory, "tmp"), 0o1777);
  await writeFile(join(directory, "etc/passwd"), PASSWD);
  await writeFile(join(directory, "etc/group"), GROUP);

  await copyFile(recipe.busybox, join(directory, "bin/busybox"));
  const { stdout } = await promisify(execFile)(recipe.busybox, ["--list"]);
  const applets = stdout.split("\n").filter((name) => name !== "" && name !== "busybox");
  await Promise.all(applets.map((name) => symlink("busybox", join(directory, "bin", name))));

  for (const program of recipe.programs) {
    await copyFile(program, join(directory, "usr/bin", program.slice(program.lastIndexOf("/") + 1)));
    for (const library of await sharedLibraries(program)) {
      await mkdir(dirname(join(directory, library)), { recursive: true });
      await copyFile(library, join(directory, library));
    }
  }
  for (const path of DATA) {
    // Another distribution keeps them elsewhere; the programs then fall back to what they have built in.
    await cp(path, join(directory, path), { recursive: true, dereference: true }).catch(ignoreMissing);
  }
}

function ignoreMissing(error: unknown): void {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
  throw error;
}
