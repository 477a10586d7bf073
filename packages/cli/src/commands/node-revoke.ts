import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { operate } from "./operate.ts";

export interface RevokeOptions {
  readonly reason?: string;
}

export async function nodeRevoke(
  output: Output,
  session: string,
  node: string,
  { reason }: RevokeOptions,
): Promise<ExitCode> {
  const why = reason === undefined ? [] : [`--reason=${reason}`];
  const done = await operate(["revoke-node", `--session=${session}`, `--node=${node}`, ...why]);
  switch (done.kind) {
    case "revoked":
    case "already-revoked":
      if (output.json) output.data({ sessionId: session, nodeId: node, before: done.kind });
      else if (done.kind === "revoked") output.line("The node is out of the session for good.");
      else output.line("The node was out of the session for good already.");
      return EXIT.ok;
    default:
      throw new CliFailure(EXIT.notFound, "The node was never attached to that session.");
  }
}
