import type { Command } from "commander";
import type { FloorOptions } from "../commands/floor-simulate.ts";
import type { Run } from "./run-command.ts";

export function addFloorCommands(program: Command, run: Run): void {
  const floor = program.command("floor").description("the version below which a session's nodes only read");
  floor
    .command("raise")
    .argument("<session-id>")
    .argument("<version>", "the new floor, MAJOR.MINOR of the event envelope; it is never lowered")
    .description("let older nodes of a session only read; for whoever runs the control plane here")
    .action((session: string, version: string) =>
      run(async (output) =>
        (await import("../commands/floor-raise.ts")).floorRaise(output, session, version),
      ),
    );
  floor
    .command("simulate")
    .argument("<version>", "the floor to try, MAJOR.MINOR of the event envelope")
    .option("--session <id...>", "these sessions only; all of yours without it")
    .description("which nodes, sessions and methods would become read-only; changes nothing")
    .action((version: string, options: FloorOptions) =>
      run(async (output) =>
        (await import("../commands/floor-simulate.ts")).floorSimulate(output, version, options),
      ),
    );
}
