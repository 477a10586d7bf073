#!/usr/bin/env node
import { Command } from "commander";
import { buildCommand } from "./build/build-command.ts";

const program = new Command("interlock-contract").description("Builds a contract's model, types and validators, and judges its changes.");

program
  .command("build")
  .argument("<registry-module>", "module that exports `registry`")
  .requiredOption("--out <folder>", "where the generated files go")
  .option("--check", "write nothing; exit 1 when a file is stale", false)
  .action(async (module: string, { out, check }: { readonly out: string; readonly check: boolean }) => {
    const { line, changed } = await buildCommand(module, out, !check);
    process.stdout.write(`${line}\n`);
    if (check && changed.length > 0) process.exitCode = 1;
  });

try {
  await program.parseAsync();
} catch (cause) {
  process.stderr.write(`interlock-contract: ${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 2;
}
