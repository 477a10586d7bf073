import { parseEventEnvelopeVersion, simulateFloor, type FloorSimulation } from "@interlock/client";
import { usageFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { table } from "../terminal/table.ts";
import type { SessionId } from "../up/control-types.ts";
import { withControlPlane } from "./with-control-plane.ts";

export interface FloorOptions {
  readonly session?: readonly string[];
}

export async function floorSimulate(
  output: Output,
  version: string,
  { session }: FloorOptions,
): Promise<ExitCode> {
  const floor = parseEventEnvelopeVersion(version);
  if (floor === undefined)
    throw usageFailure(`${version} is no version.`, "A floor is MAJOR.MINOR, for example 1.0");
  // The control plane checks the ids' form and names what it refuses.
  const sessions = session?.map((id) => id as SessionId);
  const found = await withControlPlane((plane) => simulateFloor(plane, floor, sessions));
  if (output.json) output.data(found);
  else for (const line of linesOf(output, found)) output.line(line);
  return EXIT.ok;
}

function linesOf(output: Output, found: FloorSimulation): readonly string[] {
  const { floor, nodes, sessions, methods, looked } = found;
  const all = looked === 1 ? "1 session" : `${looked} sessions`;
  if (nodes.length === 0) return [`With a floor of ${floor} every node of ${all} could still write.`];
  const columns = [
    { title: "NODE", elastic: true },
    { title: "SESSION" },
    { title: "STATE" },
    { title: "VERSION" },
    { title: "NOW" },
  ];
  const rows = nodes.map((node) => [
    node.nodeId,
    node.sessionId,
    node.state,
    node.clientVersion,
    node.already ? "read-only" : "writes",
  ]);
  return [
    ...table(columns, rows, output),
    "",
    `With a floor of ${floor} these ${nodes.length} nodes in ${sessions.length} of ${all} would only read.`,
    `They could no longer call: ${methods.join(", ")}`,
  ];
}
