import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStore } from "../open-store.ts";
import { OPERATOR } from "../store.test.support.ts";
import { verifyAudit, type AuditReport } from "./verify-audit.ts";

/** Leaves `rows` rows in the audit file of a closed store. */
export async function auditedHome(home: string, rows: number): Promise<void> {
  const store = await openStore(home);
  await Promise.all(
    Array.from({ length: rows }, (_, at) =>
      store.write.setRouting({ enabled: at % 2 === 1, by: `row ${at}`, cause: OPERATOR }),
    ),
  );
  await store.close();
}

export function auditLines(home: string): readonly string[] {
  return readFileSync(join(home, "audit.jsonl"), "utf8").split("\n").slice(0, -1);
}

export function writeAuditLines(home: string, lines: readonly string[]): void {
  writeFileSync(join(home, "audit.jsonl"), lines.map((line) => `${line}\n`).join(""));
}

/** The findings by kind and place, short enough to compare whole. */
export function findings(report: AuditReport): readonly string[] {
  return report.findings.map((finding) => `${finding.kind} ${"line" in finding ? finding.line : ""}`.trim());
}

export async function verified(home: string): Promise<readonly string[]> {
  return findings(await verifyAudit(home));
}
