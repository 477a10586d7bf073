import type { ControlPlaneClient, DaemonClient } from "@interlock/client";
import type { ControlPlaneFile } from "../services/control-plane-file.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { ENVELOPE_VERSION } from "./control-types.ts";
import { LocalSession } from "./local-session.ts";
import { nodeIdentity } from "./node-identity.ts";
import { NodePresence, type Health, type Presence } from "./node-presence.ts";
import { capabilitiesOf, healthOf } from "./observe-machine.ts";
import { presenceText, type Readiness } from "./status-screen.ts";
import type { UndoList } from "./undo-list.ts";

export interface JoinSession {
  readonly daemon: DaemonClient;
  readonly plane: ControlPlaneClient;
  readonly home: string;
  readonly undo: UndoList;
  readonly output: Output;
  readonly participantId: ControlPlaneFile["participantId"];
  readonly readiness: Readiness;
}

/** Makes this machine a runtime node of its local session, until undone. */
export async function joinSession(
  join: JoinSession,
): Promise<{ readonly nodeId: string; readonly presence: Presence }> {
  const { daemon, plane, home, undo, output, participantId, readiness } = join;
  const nodeId = await nodeIdentity(home);
  const health = async (): Promise<Health> => {
    const now = await daemon.readiness.safe();
    return now.ok ? healthOf(now.result) : "degraded";
  };
  const presence = new NodePresence({
    plane,
    session: new LocalSession(home),
    node: { nodeId, participantId, clientVersion: ENVELOPE_VERSION, capabilities: capabilitiesOf(readiness) },
    health,
    onChange: (now) => {
      if (output.json) output.data({ event: "presence", ...now });
      else output.note(`node: ${printable(presenceText(now))}`);
    },
  });
  undo.add(async () => {
    const left = await presence.stop();
    if (!left)
      output.note(
        "The control plane did not hear that this node leaves; it will count as offline after a while.",
      );
  });
  return { nodeId, presence: await presence.start() };
}
