import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { HostTerminal } from "../../service/ports/terminal.ts";
import { createControlRunner } from "./control-runner.ts";
import { deliverBody } from "./deliver-body.ts";
import { forgetBody } from "./forget-body.ts";
import { findHostWriters } from "./host-writers.ts";
import { listSockets } from "./list-sockets.ts";
import { localAccess } from "./local-access.ts";
import { createPanePipe } from "./pane-pipe.ts";
import { isPaneInMode } from "./pane-state.ts";
import { scanFailure } from "./scan-failure.ts";
import { createRunnerPool } from "./runner-pool.ts";
import { scanServer } from "./scan-server.ts";
import { scanServers } from "./scan-servers.ts";
import { tmuxEnvironment } from "./tmux-environment.ts";
import { watchHost } from "./watch-host.ts";

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
  const timeout = options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs };
  const origin = { containerId: HOST_CONTAINER_ID, containerName: HOST_CONTAINER_ID, containerUser: null };
  const baseDirectory = (): string => options.env["TMUX_TMPDIR"] || "/tmp";
  const pool = createRunnerPool((socket) => {
    const env = tmuxEnvironment(options.env);
    const access = localAccess({ tmux, socket, env, ...timeout });
    return createControlRunner({ access, attachesForCalls: true });
  });
  const isInstalled = (): Promise<boolean> => isRunnable(tmux, options.env["PATH"]);
  const readServer: HostTerminal["readServer"] = (tmuxSocket, signal) =>
    scanServer(pool.runnerOf(tmuxSocket), { ...origin, tmuxSocket }, signal);

  return {
    ...createPanePipe(
      (pane) => pool.runnerOf(pane.tmuxSocket),
      () => findHostWriters,
    ),
    isInstalled,
    async discover(signal) {
      if (signal?.aborted === true) return { kind: "aborted" };
      if (!(await isInstalled())) return { kind: "failed", failure: scanFailure("tmux_unavailable") };
      const listing = await listSockets(baseDirectory(), options.uid);
      await pool.keepOnly(listing.kind === "listed" ? listing.sockets : []);
      if (listing.kind === "failed") return listing;
      return scanServers(listing.sockets, (socket) => readServer(socket, signal));
    },
    readServer,
    watch: (listener) => watchHost({ baseDirectory: baseDirectory(), uid: options.uid, pool }, listener),
    deliver: (target, body, delivery) =>
      deliverBody(pool.runnerOf(target.tmuxSocket), target, body, delivery),
    forget: (target, messageId, signal) => forgetBody(pool.runnerOf(target.tmuxSocket), messageId, signal),
    isInMode: (target, signal) => isPaneInMode(pool.runnerOf(target.tmuxSocket), target, signal),
    close: () => pool.keepOnly([]),
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
