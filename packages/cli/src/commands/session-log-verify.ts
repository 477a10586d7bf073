import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { daemonReport, type Finding } from "./daemon-report.ts";
import { showFindings } from "./show-findings.ts";

interface SessionLogReport {
  readonly logs: number;
  readonly events: number;
  readonly findings: readonly Finding[];
}

/** Exit 0 when every session's log is as it was written, 1 when one is not. */
export async function sessionLogVerify(output: Output): Promise<ExitCode> {
  const report = await daemonReport<SessionLogReport>("session-log-verify", "session-logs");
  const { logs, events, findings } = report;
  if (output.json) output.data(report);
  else showFindings(output, `${events} events of ${logs} sessions`, findings);
  return findings.length === 0 ? EXIT.ok : EXIT.failed;
}
