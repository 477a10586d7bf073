import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { say } from "./progress.mjs";

const POLL_MS = 200;

/** @param {string} path */
function holder(path) {
  try {
    return Number.parseInt(readFileSync(path, "utf8"), 10);
  } catch {
    // Released between our attempt and this look.
    return 0;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM means that it runs as somebody else.
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/**
 * Takes the lock in one step: the file appears complete, with our pid in it, or not at all.
 *
 * @param {string} path
 */
function tryTake(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, `${process.pid}\n`);
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * One set-up at a time in a checkout: a second one waits for the first, and a lock whose holder died is taken over.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!tryTake(path)) {
    const pid = holder(path);
    if (!isAlive(pid)) {
      takeAside(path, pid);
      continue;
    }
    if (!told) say(`• waiting for another set-up of this checkout (pid ${pid}) …`);
    told = true;
    await delay(POLL_MS);
  }
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

/**
 * @param {string} path
 * @param {number} deadPid
 */
function takeAside(path, deadPid) {
  const aside = `${path}.dead-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    // Somebody else cleared it first.
    return;
  }
  const moved = holder(aside);
  // Between the look and the rename a living holder may have come: give the lock back to it.
  if (moved !== deadPid && isAlive(moved)) linkSync(aside, path);
  rmSync(aside, { force: true });
}
