import type { Command } from "commander";
import type { FloorOptions } from "../commands/floor-simulate.ts";
import type { Run } from "./run-command.ts";

export function addFloorCommands(program: Command, run: Run): void {
  const floor = program.command("floor").description("the version below which a session's nodes only read");
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
