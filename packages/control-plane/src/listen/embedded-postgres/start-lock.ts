// Two first starts at once would initialise the same data. Only one process prepares a home at a time.
import { randomBytes } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ControlPlaneStartError } from "../../model/start-failure.ts";
import { hasErrorCode } from "./error-code.ts";
import { isOwnerAlive, ownerIn, ownerLabel, ownIdentity } from "./postmaster-owner.ts";

/**
 * Runs the work while no other process prepares this directory.
 * @throws ControlPlaneStartError `already-running` when one does
 */
export async function whileStarting<Value>(directory: string, work: () => Promise<Value>): Promise<Value> {
  const file = join(directory, "starting.lock");
  const content = `cluster_name=${ownerLabel(await ownIdentity())}`;
  if (!(await take(file, content))) {
    await clearStale(file);
    if (!(await take(file, content))) throw await heldBy(file);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** @returns whether the lock is now ours. It appears with its content or not at all. */
async function take(file: string, content: string): Promise<boolean> {
  const own = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(own, content, { mode: 0o600, flag: "wx" });
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (hasErrorCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

async function clearStale(file: string): Promise<void> {
  const found = await contentOf(file);
  const owner = ownerIn(found);
  if (owner !== undefined && (await isOwnerAlive(owner))) throw running(owner.pid);
  // Moved aside first: whoever took the lock since we looked keeps it.
  const aside = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    await rename(file, aside);
    if ((await contentOf(aside)) !== found) await link(aside, file);
  } catch (error) {
    if (!hasErrorCode(error, "ENOENT") && !hasErrorCode(error, "EEXIST")) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function heldBy(file: string): Promise<ControlPlaneStartError> {
  return running(ownerIn(await contentOf(file))?.pid ?? 0);
}

const running = (pid: number): ControlPlaneStartError =>
  new ControlPlaneStartError({ kind: "already-running", pid });

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) return "";
    throw error;
  }
}
