import { spawn } from "node:child_process";
import { constants } from "node:os";
import { BootstrapFailure } from "./failure.mjs";

/** Two interrupts closer than this are one key press: the terminal tells the group, and npm tells us once more. */
const SAME_KEY_PRESS_MS = 1_000;

/**
 * Runs a program with our input and output until it ends, and passes each signal on exactly once.
 * In a session of its own, the program gets a Ctrl-C, which the terminal sends to every process of its group, only
 * through us, and its children only through it: it can stop them in its own order.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, ownSession: boolean }} options
 * @returns {Promise<number>} the exit code; 128 + n when signal n ended it
 */
export function runAttached(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      cwd: options.cwd,
      env: options.env,
      stdio: "inherit",
      detached: options.ownSession,
    });
    let lastInterrupt = Number.NEGATIVE_INFINITY;
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      const now = performance.now();
      if (signal === "SIGINT" && now - lastInterrupt < SAME_KEY_PRESS_MS) return;
      if (signal === "SIGINT") lastInterrupt = now;
      child.kill(signal);
    };
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, pass);
    child.on("error", (error) =>
      reject(
        new BootstrapFailure(
          "The program could not be started.",
          "Run the command again; if it stays, remove node_modules first.",
          error.message,
        ),
      ),
    );
    child.on("exit", (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}
