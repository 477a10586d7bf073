import { readTmuxComplaint } from "./tmux-complaint.ts";
import type { TmuxCall, TmuxReply, TmuxRunner } from "./tmux-runner.ts";
import { TMUX_TIMEOUT_MS } from "./tmux-runner.ts";
import { runProcess } from "./run-process.ts";

export const TMUX_MAX_OUTPUT_BYTES = 8 * 1024 * 1024;

export interface TmuxServerAddress {
  /** The tmux program: a name on `PATH` or an absolute path. */
  readonly tmux: string;
  /** Absolute path of the server's socket. */
  readonly socket: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** Arguments that come before the commands: UTF-8 whatever the locale, and this server only. */
export function tmuxServerArguments(socket: string): readonly string[] {
  return ["-u", "-S", socket];
}

/** The same for a control client; `-N` starts no server, and so reads nobody's configuration. */
export function controlArguments(socket: string): readonly string[] {
  return ["-N", ...tmuxServerArguments(socket), "-C"];
}

/** Joins commands as tmux wants them on its command line: a lone `;` between two. */
export function joinCommands(commands: readonly (readonly string[])[]): readonly string[] {
  return commands.flatMap((command, index) => (index === 0 ? [...command] : [";", ...command]));
}

/** A new tmux process for every call. */
export function createProcessRunner(address: TmuxServerAddress): TmuxRunner {
  return {
    async run(call: TmuxCall, signal?: AbortSignal): Promise<TmuxReply> {
      const outcome = await runProcess({
        file: address.tmux,
        args: [...tmuxServerArguments(address.socket), ...joinCommands(call.commands)],
        env: address.env,
        timeoutMs: address.timeoutMs ?? TMUX_TIMEOUT_MS,
        maxOutputBytes: TMUX_MAX_OUTPUT_BYTES,
        ...(call.stdin === undefined ? {} : { stdin: call.stdin }),
        ...(signal === undefined ? {} : { signal }),
      });
      switch (outcome.kind) {
        case "exited":
          if (outcome.exitCode === 0) return { kind: "ok", stdout: outcome.stdout.toString("utf8") };
          return readTmuxComplaint(outcome.stderr.toString("utf8"));
        case "not-started":
          return { kind: "silent", silence: "tmux-missing", sent: false };
        case "timed-out":
          return { kind: "silent", silence: "timeout", sent: true };
        case "too-much-output":
          return { kind: "silent", silence: "malformed", sent: true };
        case "aborted":
          return { kind: "aborted", sent: outcome.started };
      }
    },
  };
}
