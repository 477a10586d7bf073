import { createHash } from "node:crypto";
import type { ContainerEngine } from "../../service/ports/container-engine.ts";
import type { OpenedStream, PaneStream, PipedPane, PipeFailure } from "../../service/ports/pane-pipe.ts";
import { openControlConnection, type ControlConnection } from "../tmux/control-connection.ts";
import { tmuxServerArguments } from "../tmux/process-runner.ts";
import { TMUX_TIMEOUT_MS, type TmuxRunner } from "../tmux/tmux-runner.ts";
import { endLeftClients } from "./end-left-clients.ts";
import { createExecRunner, UTF8_ENV } from "./exec-runner.ts";
import { OutputLane } from "./output-lane.ts";

/** One control client for all streamed panes of a session. */
interface Session {
  readonly control: ControlConnection;
  readonly lanes: Map<string, OutputLane>;
}

/** Panes in containers as streams: one control client for each session, over one exec that stays open. */
export function createContainerStreams(
  engine: Pick<ContainerEngine, "exec" | "openExec">,
  owner: string,
): PaneStream {
  const sessions = new Map<string, Promise<Session | PipeFailure>>();

  const sessionOf = async (pane: PipedPane): Promise<Session | PipeFailure> => {
    const { containerId, containerUser, tmuxSocket, sessionName } = pane;
    const key = JSON.stringify([containerId, containerUser, tmuxSocket, sessionName]);
    const known = sessions.get(key);
    if (known !== undefined) return known;
    const opening = attach(engine, owner, pane, () => sessions.delete(key));
    sessions.set(key, opening);
    const session = await opening;
    if ("kind" in session) sessions.delete(key);
    return session;
  };

  return {
    async openStream(pane, onBytes, onEnd) {
      const session = await sessionOf(pane);
      if ("kind" in session) return session;
      const { control, lanes } = session;
      const lane = new OutputLane(onBytes, onEnd);
      // Before the pane is looked at: nothing it prints from here on is missed.
      lanes.set(pane.paneId, lane);
      const close = async (): Promise<void> => {
        if (lanes.get(pane.paneId) === lane) lanes.delete(pane.paneId);
        await lane.close();
        if (lanes.size === 0) await control.close();
      };
      const failure = await lookAt(control, pane);
      if (failure !== undefined) {
        await close();
        return failure;
      }
      const opened: OpenedStream = { kind: "open", close };
      return opened;
    },
  };
}

async function attach(
  engine: Pick<ContainerEngine, "exec" | "openExec">,
  owner: string,
  pane: PipedPane,
  onClosed: () => void,
): Promise<Session | PipeFailure> {
  const { containerId, containerUser, tmuxSocket, sessionName } = pane;
  const process = createExecRunner({ engine, containerId, user: containerUser, socket: tmuxSocket });
  if (!(await mayBeAttached(process, sessionName))) return { kind: "failed", code: "pipe_pane_failed" };
  const mark = `${owner}-log-${createHash("sha256").update(sessionName).digest("hex").slice(0, 12)}`;
  await endLeftClients({ engine, containerId, user: containerUser, process, mark });
  const exec = await engine.openExec({
    containerId,
    // Without a size of its own, without the environment of this client, and never a new server.
    argv: [
      "tmux",
      "-N",
      ...tmuxServerArguments(tmuxSocket),
      "-C",
      "attach-session",
      "-E",
      "-f",
      "ignore-size",
      "-t",
      `=${sessionName}`,
    ],
    env: { ...UTF8_ENV, TERM: mark },
    ...(containerUser === null ? {} : { user: containerUser }),
  });
  if (exec.kind !== "open") return { kind: "failed", code: "container_unreachable" };
  const lanes = new Map<string, OutputLane>();
  const { output, input } = exec;
  const flow = { pause: () => void output.pause(), resume: () => void output.resume() };
  const control = openControlConnection(
    { output, input, kill: () => exec.close() },
    TMUX_TIMEOUT_MS,
    (paneId, bytes) => lanes.get(paneId)?.push(bytes, flow),
  );
  void control.closed.then(() => {
    onClosed();
    for (const lane of lanes.values()) lane.end();
  });
  if (await control.attached) return { control, lanes };
  await control.close();
  return { kind: "failed", code: "pipe_pane_failed" };
}

/** A session that lives only while a client is attached would live for ours, and end with it. */
async function mayBeAttached(process: TmuxRunner, sessionName: string): Promise<boolean> {
  const ask = ["display-message", "-p", "-t", `=${sessionName}:`, "#{destroy-unattached}"];
  const reply = await process.run({ commands: [ask] });
  return reply.kind === "ok" && ["0", "off"].includes(reply.stdout.trim());
}

async function lookAt(control: ControlConnection, pane: PipedPane): Promise<PipeFailure | undefined> {
  const { paneId, pid } = pane;
  if (!/^%\d+$/.test(paneId)) return { kind: "gone" };
  const format = "#{pane_id} #{pane_pid} #{pane_dead}";
  const reply = await control.run({ commands: [["display-message", "-p", "-t", paneId, format]] });
  if (reply.kind === "silent" || reply.kind === "aborted")
    return { kind: "failed", code: "container_unreachable" };
  return reply.kind === "ok" && reply.stdout.trim() === `${paneId} ${pid} 0` ? undefined : { kind: "gone" };
}
