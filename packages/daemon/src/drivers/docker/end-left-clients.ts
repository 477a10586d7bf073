import type { ContainerEngine } from "../../service/ports/container-engine.ts";
import type { TmuxRunner } from "../tmux/tmux-runner.ts";

export interface LeftClients {
  readonly engine: Pick<ContainerEngine, "exec">;
  readonly containerId: string;
  /** The container's own user when null. */
  readonly user: string | null;
  /** One tmux process for each call. */
  readonly process: TmuxRunner;
  /** The clients' name for their terminal: what this daemon starts for one purpose has one mark. */
  readonly mark: string;
}

/**
 * Ends the control clients that an engine left behind when it died and its containers went on: nothing tells those that
 * nobody listens any more, so that each death of the engine would add one. Their successor calls this before it attaches.
 */
export async function endLeftClients({
  engine,
  containerId,
  user,
  process,
  mark,
}: LeftClients): Promise<void> {
  const format = "#{client_termname}\t#{client_pid}";
  const reply = await process.run({ commands: [["list-clients", "-F", format]] });
  if (reply.kind !== "ok") return;
  const pids = reply.stdout
    .split("\n")
    .map((line) => line.split("\t"))
    .flatMap(([name, pid = ""]) => (name === mark && /^[1-9]\d*$/.test(pid) ? [pid] : []));
  if (pids.length === 0) return;
  // One that has ended meanwhile is what was wanted; one that cannot be ended costs the container a process.
  const argv: [string, ...string[]] = ["sh", "-c", 'kill -9 "$@" 2>/dev/null', "sh", ...pids];
  await engine.exec({ containerId, argv, ...(user === null ? {} : { user }) });
}
