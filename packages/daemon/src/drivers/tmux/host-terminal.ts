import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { HostTerminal } from "../../service/ports/terminal.ts";
import { createControlRunner } from "./control-runner.ts";
import { deliverBody } from "./deliver-body.ts";
import { findHostWriters } from "./host-writers.ts";
import type { ControlRunner } from "./keep-control.ts";
import { listSockets } from "./list-sockets.ts";
import { createPanePipe } from "./pane-pipe.ts";
import { isPaneInMode } from "./pane-state.ts";
import { scanFailure } from "./scan-failure.ts";
import { scanServer } from "./scan-server.ts";
import { tmuxEnvironment } from "./tmux-environment.ts";

export interface HostTerminalOptions {
  /** `PATH` finds tmux, `TMUX_TMPDIR` (else `/tmp`) its sockets; both are read at each scan. */
  readonly env: NodeJS.ProcessEnv;
  /** Whose tmux servers. */
  readonly uid: number;
  /** The tmux program: a name on `PATH`, which is the default, or an absolute path. */
  readonly tmux?: string;
  /** Milliseconds that one call of tmux may take; 5 000 when left out. */
  readonly timeoutMs?: number;
}

export function createHostTerminal(options: HostTerminalOptions): HostTerminal {
  const tmux = options.tmux ?? "tmux";
  const runners = new Map<string, ControlRunner>();
  const runnerOf = (socket: string): ControlRunner => {
    const known = runners.get(socket);
    if (known !== undefined) return known;
    const timeout = options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs };
    const runner = createControlRunner({ tmux, socket, env: tmuxEnvironment(options.env), ...timeout });
    runners.set(socket, runner);
    return runner;
  };
  const forgetOthers = async (sockets: readonly string[]): Promise<void> => {
    const gone = [...runners].filter(([socket]) => !sockets.includes(socket));
    for (const [socket] of gone) runners.delete(socket);
    await Promise.all(gone.map(([, runner]) => runner.close()));
  };

  return {
    ...createPanePipe(
      (pane) => runnerOf(pane.tmuxSocket),
      () => findHostWriters,
    ),
    async discover(signal) {
      if (signal?.aborted === true) return { kind: "aborted" };
      if (!(await isRunnable(tmux, options.env["PATH"])))
        return { kind: "failed", failure: scanFailure("tmux_unavailable") };
      const listing = await listSockets(options.env["TMUX_TMPDIR"] || "/tmp", options.uid);
      await forgetOthers(listing.kind === "listed" ? listing.sockets : []);
      if (listing.kind === "failed") return listing;
      const origin = {
        containerId: HOST_CONTAINER_ID,
        containerName: HOST_CONTAINER_ID,
        containerUser: null,
      };
      const scans = await Promise.all(
        listing.sockets.map((tmuxSocket) =>
          scanServer(runnerOf(tmuxSocket), { ...origin, tmuxSocket }, signal),
        ),
      );
      const sockets = scans.filter((scan) => scan.kind !== "aborted");
      return sockets.length < scans.length ? { kind: "aborted" } : { kind: "scanned", sockets };
    },
    deliver: (target, body, delivery) => deliverBody(runnerOf(target.tmuxSocket), target, body, delivery),
    isInMode: (target, signal) => isPaneInMode(runnerOf(target.tmuxSocket), target, signal),
    close: () => forgetOthers([]),
  };
}

async function isRunnable(program: string, path = ""): Promise<boolean> {
  const candidates = isAbsolute(program)
    ? [program]
    : path.split(delimiter).map((folder) => join(folder, program));
  for (const candidate of candidates) {
    const found = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}
