import { spawn } from "node:child_process";
import type { ControlAccess } from "./attach-control.ts";
import type { ControlChannel } from "./control-connection.ts";
import type { TmuxServerAddress } from "./process-runner.ts";
import { controlArguments, createProcessRunner } from "./process-runner.ts";
import { TMUX_TIMEOUT_MS } from "./tmux-runner.ts";

/** A tmux server of this machine. */
export function localAccess(address: TmuxServerAddress): ControlAccess {
  return {
    process: createProcessRunner(address),
    open: (args) => Promise.resolve(spawnControl(address, args)),
    timeoutMs: address.timeoutMs ?? TMUX_TIMEOUT_MS,
  };
}

function spawnControl(address: TmuxServerAddress, args: readonly string[]): ControlChannel {
  const child = spawn(address.tmux, [...controlArguments(address.socket), ...args], {
    env: { ...address.env },
    stdio: ["pipe", "pipe", "ignore"],
  });
  // A program that does not start closes its streams too, which ends the connection.
  child.on("error", () => undefined);
  return {
    output: child.stdout,
    input: child.stdin,
    kill() {
      child.kill("SIGKILL");
      // The server has these streams too, and keeps them open for as long as it hangs.
      child.stdout.destroy();
      child.stdin.destroy();
    },
  };
}
