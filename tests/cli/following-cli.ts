import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { vi } from "vitest";
import { CLI } from "./run-cli.ts";

/** A command that runs until it is told to stop. */
export class FollowingCli {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown[]>;
  #out = "";
  #err = "";

  constructor(home: string, args: readonly string[]) {
    const [node, ...program] = CLI;
    this.#child = spawn(node, [...program, ...args], {
      env: { PATH: process.env["PATH"], INTERLOCK_HOME: home },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#exited = once(this.#child, "exit");
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.#out += text));
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.#err += text));
  }

  get out(): string {
    return this.#out;
  }

  get err(): string {
    return this.#err;
  }

  /** The whole lines so far. */
  get lines(): readonly string[] {
    return this.#out.split("\n").slice(0, -1);
  }

  /** Waits until what was written is as `check` wants it, with a deadline. */
  async until(check: (cli: FollowingCli) => boolean, ms = 20_000): Promise<void> {
    await vi.waitFor(
      () => {
        if (!check(this)) throw new Error(`not as wanted: ${this.#out}${this.#err}`);
      },
      { timeout: ms, interval: 20 },
    );
  }

  /** Waits until it has ended by itself; gives the exit code. */
  async ended(): Promise<number | null> {
    await this.#exited;
    return this.#child.exitCode;
  }

  /** Sends a signal and gives the exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    await this.#exited;
    return this.#child.exitCode;
  }
}
