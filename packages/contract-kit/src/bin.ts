#!/usr/bin/env node
import { styleText } from "node:util";
import { Command, CommanderError } from "commander";
import { buildCommand } from "./build/build-command.ts";
import { diffCommand } from "./diff/diff-command.ts";
import type { DiffOptions } from "./diff/diff-command.ts";
import { exitCode } from "./diff/judge.ts";
import type { Paint } from "./diff/report.ts";
import { report } from "./diff/report.ts";
import type { GateOptions } from "./gate/gate-command.ts";
import { gateCommand, gateExitCode, gateLine } from "./gate/gate-command.ts";

const COLOURS = { breaking: "red", unknown: "yellow", compatible: "green", quiet: "dim" } as const;
// styleText leaves the text alone where standard output is no terminal or colour is off.
const paint: Paint = (kind, text) => styleText(COLOURS[kind], text, { stream: process.stdout });

const program = new Command("interlock-contract")
  .description("Builds a contract's model, types and validators, and judges its changes.")
  .exitOverride();

program
  .command("build")
  .description("write model.json, types, method data and compiled validators of a registry")
  .argument("<registry-module>", "module that exports `registry`")
  .requiredOption("--out <folder>", "where the generated files go")
  .option("--check", "write nothing; exit 1 when a file is stale", false)
  .action(async (module: string, { out, check }: { readonly out: string; readonly check: boolean }) => {
    const { line, changed } = await buildCommand(module, out, !check);
    process.stdout.write(`${line}\n`);
    if (check && changed.length > 0) process.exitCode = 1;
  });

program
  .command("diff")
  .description(
    "judge every difference between two models; exit 0 compatible, 1 breaking or version too low, 2 not usable",
  )
  .argument("<old-model>")
  .argument("<new-model>")
  .option("--json", "print the findings as JSON", false)
  .option("--approvals <file>", "findings that are accepted, each with a reason")
  .option("--declared <version>", "version to judge instead of the new model's own")
  .action(
    async (old: string, now: string, { json, ...options }: DiffOptions & { readonly json: boolean }) => {
      const judgment = await diffCommand(old, now, options);
      process.stdout.write(json ? `${JSON.stringify(judgment, undefined, 2)}\n` : report(judgment, paint));
      process.exitCode = exitCode(judgment);
    },
  );

program
  .command("gate")
  .description(
    "judge a model against the newest released one, and the pending changesets against the verdict",
  )
  .requiredOption("--released <folder>", "released models, MAJOR.MINOR.json")
  .requiredOption("--model <file>", "the model of this tree")
  .requiredOption("--changesets <folder>", "pending changesets")
  .option("--package <name>", "package whose changesets count", "@interlock/contracts")
  .option("--approvals <file>", "findings that are accepted, each with a reason")
  .option("--json", "print the outcome as JSON", false)
  .action(async ({ json, ...options }: GateOptions & { readonly json: boolean }) => {
    const outcome = await gateCommand(options);
    const text = outcome.kind === "judged" ? report(outcome.judgment, paint) : "";
    process.stdout.write(
      json ? `${JSON.stringify(outcome, undefined, 2)}\n` : `${text}${gateLine(outcome, options.package)}\n`,
    );
    process.exitCode = gateExitCode(outcome);
  });

try {
  await program.parseAsync();
} catch (cause) {
  // Commander has already said what is wrong with the arguments; help is no fault.
  if (cause instanceof CommanderError) {
    process.exitCode = cause.exitCode === 0 ? 0 : 2;
  } else {
    process.stderr.write(`interlock-contract: ${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exitCode = 2;
  }
}
