import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { operate } from "./operate.ts";

export async function floorRaise(output: Output, session: string, version: string): Promise<ExitCode> {
  const done = await operate(["raise-floor", `--session=${session}`, `--floor=${version}`]);
  switch (done.kind) {
    case "raised":
      if (output.json) output.data({ sessionId: session, before: done.before ?? null, floor: version });
      else output.line(`Nodes of the session that speak less than ${version} only read from now on.`);
      return EXIT.ok;
    case "not-above":
      throw new CliFailure(
        EXIT.conflict,
        `The floor is ${done.floor ?? version} already; it is never lowered.`,
      );
    default:
      throw new CliFailure(EXIT.notFound, "There is no such session.", "interlock session list shows yours.");
  }
}
