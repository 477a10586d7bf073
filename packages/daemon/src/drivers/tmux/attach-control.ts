import { spawn } from "node:child_process";
import type { ControlConnection } from "./control-connection.ts";
import { openControlConnection } from "./control-connection.ts";
import type { TmuxServerAddress } from "./process-runner.ts";
import { createProcessRunner, tmuxServerArguments } from "./process-runner.ts";
import { TMUX_TIMEOUT_MS, type TmuxRunner } from "./tmux-runner.ts";

/**
 * Attaches a control client without being noticed: `-N` starts no server (and so reads nobody's configuration), `-E`
 * leaves the session's environment alone, `ignore-size` the size of its windows. Undefined where that cannot be done:
 * no session, a tmux too old, or a session that lives only while a client is attached, which ours would keep alive.
 */
export async function attachControl(address: TmuxServerAddress): Promise<ControlConnection | undefined> {
  const session = await leastDisturbedSession(createProcessRunner(address));
  if (session === undefined) return undefined;
  const child = spawn(address.tmux, controlArguments(address.socket, session), {
    env: { ...address.env },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const connection = openControlConnection(
    {
      output: child.stdout,
      input: child.stdin,
      kill() {
        child.kill("SIGKILL");
        // The server has these streams too, and keeps them open for as long as it hangs.
        child.stdout.destroy();
        child.stdin.destroy();
      },
    },
    address.timeoutMs ?? TMUX_TIMEOUT_MS,
  );
  // A program that does not start closes its streams too, which ends the connection.
  child.on("error", () => undefined);
  if (await connection.attached) return connection;
  await connection.close();
  return undefined;
}

/** Arguments of a client that nobody notices. */
export function controlArguments(socket: string, session: string): readonly string[] {
  const attach = ["attach-session", "-E", "-f", "ignore-size,no-output", "-t", session];
  return ["-N", ...tmuxServerArguments(socket), "-C", ...attach];
}

const SURVEY = "#{session_id}\t#{session_attached}\t#{destroy-unattached}";

/** The session to attach to; undefined where there is none, or one that a client of ours would keep alive. */
export async function leastDisturbedSession(runner: TmuxRunner): Promise<string | undefined> {
  const reply = await runner.run({ commands: [["list-sessions", "-F", SURVEY]] });
  if (reply.kind !== "ok") return undefined;
  const sessions = reply.stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
  if (sessions.some(([, , destroyed]) => destroyed !== "0" && destroyed !== "off")) return undefined;
  // One that a person is attached to anyway shows least that somebody else is.
  const [id] = sessions.find(([, clients]) => clients !== "0") ?? sessions[0] ?? [];
  return id !== undefined && /^\$\d+$/.test(id) ? id : undefined;
}
