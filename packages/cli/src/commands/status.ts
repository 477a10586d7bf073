import { connectControlPlane, hostAgentSocket, resolveHome, type ControlPlaneState } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { readControlPlaneFile } from "../services/control-plane-file.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { subsystemLines } from "../up/status-screen.ts";
import { readTurnedAway, turnedAwayLines } from "./turned-away.ts";
import { withDaemon } from "./with-daemon.ts";

/** Exit 0 when the daemon takes calls and no subsystem it needs is down: `unavailable` as a whole is a failure. */
export async function status(output: Output): Promise<ExitCode> {
  const [machine, plane, turnedAway] = await Promise.all([
    withDaemon(async (daemon) => {
      const [readiness, dashboard] = await Promise.all([
        daemon.readiness(),
        daemon.dashboard({ recent_limit: 1 }),
      ]);
      return { readiness, counts: dashboard.counts, socket: daemon.socketPath };
    }),
    controlPlaneStatus(),
    readTurnedAway(hostAgentSocket(resolveHome())),
  ]);
  const exitCode = machine.readiness.state === "unavailable" ? EXIT.subsystemDown : EXIT.ok;
  if (output.json) {
    output.data({ ...machine, control_plane: plane, turned_away: turnedAway });
    return exitCode;
  }
  const { readiness, counts, socket } = machine;
  output.line(`${output.paint("dim", "app socket   ")}  ${printable(socket)}`);
  output.line(`${output.paint("dim", "control plane")}  ${printable(planeText(plane))}`);
  output.line(`${output.paint("dim", "state        ")}  ${readiness.state}`);
  output.line(
    `${output.paint("dim", "panes        ")}  ${counts.panes.total}, ${counts.panes.registered} adopted`,
  );
  output.line(
    `${output.paint("dim", "messages     ")}  ${counts.queue.queued} queued, ${counts.queue.blocked} blocked`,
  );
  for (const line of turnedAwayLines(turnedAway))
    output.line(`${output.paint("dim", "turned away  ")}  ${line}`);
  output.line();
  for (const line of subsystemLines(readiness, output.paint)) output.line(line);
  if (readiness.hints.length > 0) output.line();
  for (const { severity, message } of readiness.hints) output.line(`${severity}: ${printable(message)}`);
  return exitCode;
}

type PlaneStatus = { readonly kind: "never-started" } | (ControlPlaneState & { readonly url: string });

async function controlPlaneStatus(): Promise<PlaneStatus> {
  const file = await readControlPlaneFile(resolveHome());
  if (file === undefined) return { kind: "never-started" };
  const plane = await connectControlPlane({ url: file.url, token: file.ownerToken });
  try {
    return { ...(await plane.probe()), url: file.url };
  } finally {
    plane.close();
  }
}

function planeText(plane: PlaneStatus): string {
  if (plane.kind === "never-started") return "never started on this state directory";
  return plane.kind === "ready" ? `${plane.url}  ready` : `${plane.url}  ${plane.kind} (${plane.reason})`;
}
