import { connectControlPlane, connectDaemon } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT } from "../exit/exit-codes.ts";
import { readControlPlaneFile } from "../services/control-plane-file.ts";
import { commandName } from "../terminal/command-name.ts";
import type { Output } from "../terminal/output.ts";
import { CLI_VERSION } from "../version.ts";
import { knownNode } from "./node-identity.ts";
import { observeMachine } from "./observe-machine.ts";
import type { Progress } from "./progress.ts";
import { showReady } from "./show-ready.ts";
import { allReady, type System } from "./start-system.ts";
import type { UndoList } from "./undo-list.ts";
import { WatchedNode } from "./watched-node.ts";

export interface ServeMachine {
  readonly system: System;
  readonly home: string;
  readonly undo: UndoList;
  readonly progress: Progress;
  readonly output: Output;
}

const SETTING_UP = "this machine";

/** Resolves when the system works and has been shown. @throws InterlockError, CliFailure */
export async function serveMachine({ system, home, undo, progress, output }: ServeMachine): Promise<void> {
  await allReady(system, home);
  const file = await readControlPlaneFile(home);
  if (file === undefined)
    throw new CliFailure(EXIT.failed, "The control plane left no address in its state directory.");
  const daemon = await connectDaemon({ clientId: "interlock-up", clientVersion: CLI_VERSION });
  undo.add(() => daemon.close());
  const plane = await connectControlPlane({ url: file.url, token: file.ownerToken });
  undo.add(() => plane.close());
  progress.step(SETTING_UP, "looking for containers and tmux panes");
  const machine = await observeMachine(daemon, output);
  progress.step(SETTING_UP, "joining the local session");
  const node = new WatchedNode({ daemon, plane, home, output });
  const presence = await node.joined();
  node.follow();
  undo.add(() => node.end());
  progress.done(SETTING_UP);
  const state = await plane.probe();
  showReady(output, {
    ...machine,
    // Looked at again: joining a session is a part of it.
    readiness: await daemon.readiness(),
    nodeId: (await knownNode(home)) ?? null,
    presence,
    appSocket: daemon.socketPath,
    controlPlaneUrl: plane.url,
    controlPlane: state.kind === "ready" ? "ready" : `${state.kind} (${state.reason})`,
    command: commandName(),
  });
}
