import { resolveHome, type ControlMethods } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { rosterView } from "../roster/roster-view.ts";
import type { Output } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import { nodeIdentity } from "../up/node-identity.ts";
import { showObject } from "./show-object.ts";
import { whichSession } from "./which-session.ts";
import { withControlPlane } from "./with-control-plane.ts";

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

export interface NodeDetachOptions {
  readonly reason?: string;
}

/** Exit 0 as well where the node is in no session: it is out. */
export async function nodeDetach(
  output: Output,
  id: string | undefined,
  { reason }: NodeDetachOptions,
): Promise<ExitCode> {
  const nodeId = id ?? (await nodeIdentity(resolveHome()));
  const params = { nodeId, ...(reason !== undefined && { reason }) } as DetachParams; // checked where it arrives
  await withControlPlane((plane) => plane.runtimenode.detach(params));
  showObject(output, { nodeId, attached: false });
  return EXIT.ok;
}
