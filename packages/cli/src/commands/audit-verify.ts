import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { daemonReport, type Finding } from "./daemon-report.ts";
import { showFindings } from "./show-findings.ts";

interface AuditReport {
  readonly rows: number;
  readonly pending: number;
  readonly findings: readonly Finding[];
}

/** Exit 0 when the log is as it was written, 1 when it is not. */
export async function auditVerify(output: Output): Promise<ExitCode> {
  const report = await daemonReport<AuditReport>("audit-verify", "audit");
  const { rows, pending, findings } = report;
  const later = pending === 0 ? "" : `, ${pending} more not yet in the file`;
  if (output.json) output.data(report);
  else showFindings(output, `${rows} rows${later}`, findings);
  return findings.length === 0 ? EXIT.ok : EXIT.failed;
}
