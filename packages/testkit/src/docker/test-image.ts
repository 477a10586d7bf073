import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { access, constants, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { buildRootfs } from "./build-rootfs.ts";

/**
 * Makes sure that the engine of `DOCKER_HOST` has an image with a shell and tmux, and gives its name. It is made from
 * this machine's files (no registry is asked) and named after their content, so it is made once.
 */
export async function testImage(): Promise<string> {
  const busybox = await find("busybox");
  const tmux = await find("tmux");
  const recipe = await readFile(new URL(import.meta.url.replace("test-image", "build-rootfs")));
  const content = createHash("sha256").update(recipe);
  for (const program of [busybox, tmux]) content.update(await readFile(program));
  const name = `interlock-test:${content.digest("hex").slice(0, 16)}`;
  if (await exists(name)) return name;

  const directory = await mkdtemp(join(tmpdir(), "interlock-rootfs-"));
  try {
    await buildRootfs(directory, { busybox, programs: [tmux] });
    await importDirectory(directory, name);
    return name;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function find(program: string): Promise<string> {
  for (const folder of [...(process.env["PATH"] ?? "").split(delimiter), "/bin", "/usr/bin"]) {
    const path = join(folder, program);
    const usable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return path;
  }
  throw new Error(`${program} is not on PATH`);
}

async function exists(image: string): Promise<boolean> {
  const { stdout } = await promisify(execFile)("docker", ["images", "--quiet", image]);
  return stdout !== "";
}

async function importDirectory(directory: string, name: string): Promise<void> {
  const tar = spawn("tar", ["-C", directory, "--owner=0", "--group=0", "--numeric-owner", "-c", "."], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const change = ["--change", 'CMD ["/bin/sh"]', "--change", "ENV PATH=/bin:/usr/bin"];
  const docker = spawn("docker", ["import", ...change, "-", name], { stdio: ["pipe", "ignore", "inherit"] });
  const [, tarCode, dockerCode] = await Promise.all([
    pipeline(tar.stdout, docker.stdin),
    ended(tar),
    ended(docker),
  ]);
  if (tarCode !== 0 || dockerCode !== 0)
    throw new Error(`the test image could not be made (${tarCode}, ${dockerCode})`);
}

function ended(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
}
