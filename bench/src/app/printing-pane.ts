import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

/** A tmux server of its own with one pane, in which whoever has its terminal can print. */
export class PrintingPane {
  readonly #directory: string;
  readonly #terminal: number;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#directory = directory;
    this.#tmux("-f", "/dev/null", "new-session", "-d", "-s", "work", "-x", "200", "-y", "50", "cat");
    const terminal = this.#tmux("display-message", "-p", "-t", "work", "#{pane_tty}").trim();
    this.#terminal = openSync(terminal, "a");
  }

  print(text: string): void {
    writeSync(this.#terminal, text);
  }

  close(): void {
    closeSync(this.#terminal);
    this.#tmux("kill-server");
  }

  #tmux(...args: readonly string[]): string {
    const { TMUX: _, ...env } = process.env;
    const socket = join(this.#directory, `tmux-${process.getuid?.() ?? 0}`, "default");
    mkdirSync(join(socket, ".."), { recursive: true, mode: 0o700 });
    return execFileSync("tmux", ["-S", socket, ...args], { env, encoding: "utf8" });
  }
}
