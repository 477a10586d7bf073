import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { programLine } from "../program/program-line.ts";

const ENTRY = fileURLToPath(import.meta.resolve("@interlock/daemon/main"));

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
  const args = [...programLine(ENTRY), "audit-verify"];
  const text = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, args, { env: { ...process.env, INTERLOCK_HOME: home } }, (error, stdout) => {
      if (error !== null && error.code !== 1)
        reject(new Error("audit-verify ended without a report", { cause: error }));
      else resolve(stdout);
    });
  });
  return JSON.parse(text) as AuditReport; // the daemon's own promise; a test that relies on more checks it
}
