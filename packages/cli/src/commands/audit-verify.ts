import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { resolveHome } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { serviceCommand } from "../services/service-entry.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";

interface AuditReport {
  readonly rows: number;
  readonly pending: number;
  readonly findings: readonly Readonly<Record<string, unknown>>[];
}

/** Exit 0 when the log is as it was written, 1 when it is not. The daemon's own code looks, also while one runs. */
export async function auditVerify(output: Output): Promise<ExitCode> {
  const command = serviceCommand("daemon", ["audit-verify"]);
  const child = spawn(command.file, command.args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, INTERLOCK_HOME: resolveHome() },
  });
  const said = await text(child.stdout);
  const report = readReport(said);
  if (output.json) output.data(report);
  else showReport(output, report);
  return report.findings.length === 0 ? EXIT.ok : EXIT.failed;
}

/** @throws CliFailure with the daemon's own words when it could not look. */
export function readReport(said: string): AuditReport {
  const line: unknown = said.startsWith("{") ? JSON.parse(said) : {};
  if (typeof line === "object" && line !== null) {
    if ("event" in line && line.event === "audit") return line as typeof line & AuditReport; // by that name it writes nothing else
    if ("message" in line && typeof line.message === "string")
      throw new CliFailure(
        EXIT.failed,
        line.message,
        "fix" in line && typeof line.fix === "string" && line.fix !== "" ? line.fix : undefined,
      );
  }
  throw new CliFailure(EXIT.failed, "The audit log could not be checked.");
}

function showReport(output: Output, { rows, pending, findings }: AuditReport): void {
  const later = pending === 0 ? "" : `, ${pending} more not yet in the file`;
  output.line(
    `${rows} rows${later}: ${findings.length === 0 ? "as they were written" : "not as they were written"}`,
  );
  for (const { kind, ...facts } of findings) {
    const where = Object.entries(facts).map(([name, value]) => `${name} ${String(value)}`);
    output.line(`${output.paint("red", printable(String(kind)))}  ${printable(where.join(", "))}`);
  }
}
