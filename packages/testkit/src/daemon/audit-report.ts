import { daemonReport } from "./daemon-report.ts";

/** What the daemon's own `audit-verify` says about a home. */
export interface AuditReport {
  readonly event: "audit";
  readonly rows: number;
  /** Committed rows that are not in the file yet. */
  readonly pending: number;
  readonly findings: readonly object[];
}

/** Has the audit of `home` checked, also while a daemon runs on it; the program ends with 1 where it finds something. */
export async function auditReport(home: string): Promise<AuditReport> {
  // The daemon's own promise; a test that relies on more checks it.
  return (await daemonReport(home, "audit-verify")) as AuditReport;
}
