import type { Command } from "commander";
import type { ScanOptions } from "../commands/scan.ts";
import type { Run } from "./run-command.ts";

export function addScanCommands(program: Command, run: Run): void {
  const scan = program
    .command("scan")
    .description("look for containers and tmux panes; one of them with its name")
    .option("--no-wait", "start it, and ask for its status later")
    .action((options: ScanOptions) =>
      run(async (output) => (await import("../commands/scan.ts")).scan(output, "both", options)),
    );
  for (const what of ["containers", "panes"] as const) {
    scan
      .command(what)
      .description(`look for ${what} only`)
      .option("--no-wait", "start it, and ask for its status later")
      .action((options: ScanOptions) =>
        run(async (output) => (await import("../commands/scan.ts")).scan(output, what, options)),
      );
  }
  scan
    .command("status")
    .argument("<scan-id>")
    .description("how a scan stands; the last hundred are remembered")
    .action((id: string) =>
      run(async (output) => (await import("../commands/scan-status.ts")).scanStatus(output, id)),
    );
}
