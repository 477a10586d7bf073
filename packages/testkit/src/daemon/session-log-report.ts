import { daemonReport } from "./daemon-report.ts";

/** What the daemon's own `session-log-verify` says about a home. */
export interface SessionLogReport {
  readonly event: "session-logs";
  readonly logs: number;
  readonly events: number;
  readonly findings: readonly object[];
}

/** Has every session's log of `home` checked, also while a daemon runs on it. */
export async function sessionLogReport(home: string): Promise<SessionLogReport> {
  // The daemon's own promise; a test that relies on more checks it.
  return (await daemonReport(home, "session-log-verify")) as SessionLogReport;
}
