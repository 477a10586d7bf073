import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const READY = /^interlock is ready\b/m;

/**
 * @typedef {{ readonly argv: readonly string[], readonly cwd: string, readonly env: NodeJS.ProcessEnv }} Start
 * @typedef {{ readonly output: () => string, readonly readyMs: number, readonly stop: (withinMs: number) => Promise<{ code: number | null, signal: NodeJS.Signals | null, ms: number }> }} Started
 */

/**
 * @param {Promise<unknown>} event
 * @param {number} ms
 * @param {() => string} complaint
 */
async function within(event, ms, complaint) {
  const limit = new AbortController();
  const timer = delay(ms, undefined, { signal: limit.signal }).then(
    () => Promise.reject(new Error(complaint())),
    () => undefined,
  );
  try {
    await Promise.race([event, timer]);
  } finally {
    limit.abort();
  }
}

/**
 * Starts the command as a terminal would, in a process group of its own, and waits until it says that it is ready.
 *
 * @param {Start} start
 * @param {number} withinMs
 * @returns {Promise<Started>}
 */
export async function startSystem({ argv: [program = "", ...args], cwd, env }, withinMs) {
  const began = performance.now();
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  const exited = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  /** @type {Promise<void>} */
  const ready = new Promise((resolve, reject) => {
    const read = (/** @type {Buffer} */ chunk) => {
      text += chunk.toString();
      if (READY.test(text)) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", reject);
    void exited.then(() => reject(new Error(`it ended before it was ready:\n${text}`)));
  });
  const group = child.pid;
  if (group === undefined) throw new Error(`${program} could not be started`);
  try {
    await within(ready, withinMs, () => `it was not ready within ${withinMs / 1000} s:\n${text}`);
  } catch (error) {
    signalGroup(group, "SIGTERM");
    throw error;
  }
  return {
    output: () => text,
    readyMs: performance.now() - began,
    stop: async (limitMs) => {
      const asked = performance.now();
      signalGroup(group, "SIGINT");
      await within(exited, limitMs, () => `it did not end within ${limitMs / 1000} s of Ctrl-C:\n${text}`);
      return { code: child.exitCode, signal: child.signalCode, ms: performance.now() - asked };
    },
  };
}

/** @param {number} group @param {NodeJS.Signals} signal */
function signalGroup(group, signal) {
  try {
    process.kill(-group, signal);
  } catch (error) {
    // Everything in the group has ended already.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}

/** @param {string} pid @param {string} file */
function procText(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    // It ended while we looked, or is not ours to read.
    return "";
  }
}

/**
 * The processes, zombies aside, whose command line or environment names the given text.
 *
 * @param {string} marker a path that only the started system knows
 * @returns {string[]} one line for each
 */
export function processesNaming(marker) {
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter((pid) =>
      [procText(pid, "cmdline"), procText(pid, "environ")].some((text) => text.includes(marker)),
    )
    .filter((pid) => !/^State:\s*Z/m.test(procText(pid, "status")))
    .map((pid) => `${pid}: ${procText(pid, "cmdline").replaceAll("\0", " ").trim()}`);
}
