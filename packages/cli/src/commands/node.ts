import {
  EVENT_ENVELOPE_VERSION,
  isInterlockError,
  resolveHome,
  type ControlMethods,
} from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { rosterView } from "../roster/roster-view.ts";
import type { Output } from "../terminal/output.ts";
import { readControlPlaneFile } from "../services/control-plane-file.ts";
import { table } from "../terminal/table.ts";
import { knownNode, nodeIdentity } from "../up/node-identity.ts";
import { readJsonObject } from "./read-json-object.ts";
import { showObject } from "./show-object.ts";
import { whichSession } from "./which-session.ts";
import { withControlPlane } from "./with-control-plane.ts";
import { withLocal } from "./with-local.ts";

type AttachParams = ControlMethods["runtimenode.attach"]["params"];
type DetachParams = ControlMethods["runtimenode.detach"]["params"];

/** Every attachment of a session, with the last that was heard of each node. */
export async function nodeList(output: Output, id: string | undefined): Promise<ExitCode> {
  const sessionId = await whichSession(id);
  const roster = await withControlPlane((plane) => plane.runtimenode.roster({ sessionId }));
  if (output.json) output.data(roster);
  else {
    const { columns, cells } = rosterView(Date.now(), output.width);
    for (const line of table(columns, roster.nodes.map(cells), output)) output.line(line);
  }
  return EXIT.ok;
}

export interface NodeShowOptions {
  readonly session?: string;
}

export async function nodeShow(
  output: Output,
  id: string | undefined,
  { session }: NodeShowOptions,
): Promise<ExitCode> {
  const sessionId = await whichSession(session);
  const nodeId = id ?? (await nodeIdentity(resolveHome()));
  const { nodes } = await withControlPlane((plane) => plane.runtimenode.roster({ sessionId }));
  const entry = nodes.find((node) => node.nodeId === nodeId);
  if (entry === undefined)
    throw new CliFailure(EXIT.notFound, "The session has no such node.", "interlock node list shows them.");
  showObject(output, entry);
  return EXIT.ok;
}

export async function nodeWatch(output: Output, id: string | undefined): Promise<ExitCode> {
  const { watchRoster } = await import("../roster/watch-roster.ts");
  return watchRoster(output, { home: resolveHome(), sessionId: await whichSession(id) });
}

export interface NodeAttachOptions {
  readonly as?: string;
  readonly capabilities: string;
}

/** Through the daemon, which keeps the machine attached from then on. */
export async function nodeAttach(
  output: Output,
  id: string | undefined,
  { as, capabilities }: NodeAttachOptions,
): Promise<ExitCode> {
  const home = resolveHome();
  const participantId = as ?? (await readControlPlaneFile(home))?.participantId;
  if (participantId === undefined)
    throw new CliFailure(
      EXIT.unreachable,
      "No control plane has run on this state directory, so that nobody knows who you are.",
      "Start one: interlock up. Or say it: --as <participant-id>",
    );
  const params = {
    sessionId: await whichSession(id),
    participantId,
    nodeId: await nodeIdentity(home),
    clientVersion: EVENT_ENVELOPE_VERSION,
    capabilities: readJsonObject("The capabilities", capabilities),
    healthState: "online",
  } as AttachParams; // the daemon checks what was typed and names what it refuses
  showObject(output, await withLocal((local) => local.runtimenode.attach(params)));
  return EXIT.ok;
}

export interface NodeDetachOptions {
  readonly reason?: string;
}

/** Exit 0 as well where the node is in no session: it is out. */
export async function nodeDetach(
  output: Output,
  id: string | undefined,
  { reason }: NodeDetachOptions,
): Promise<ExitCode> {
  const own = await knownNode(resolveHome());
  const nodeId = id ?? (await nodeIdentity(resolveHome()));
  const params = { nodeId, ...(reason !== undefined && { reason }) } as DetachParams; // checked where it arrives
  const told = nodeId === own && (await tellDaemon(params));
  if (!told) await withControlPlane((plane) => plane.runtimenode.detach(params));
  showObject(output, { nodeId, attached: false });
  return EXIT.ok;
}

/** A daemon that runs keeps its machine out from then on. Without one only the control plane need know. */
async function tellDaemon(params: DetachParams): Promise<boolean> {
  try {
    await withLocal((local) => local.runtimenode.detach(params));
    return true;
  } catch (error) {
    if (isInterlockError(error) && NO_DAEMON.has(error.error.code)) return false;
    throw error;
  }
}

const NO_DAEMON: ReadonlySet<string> = new Set(["socket_missing", "daemon_unavailable"]);
