import { sql } from "kysely";
import { statement, type NoInput } from "../database/statement.ts";
import type { OperationContext } from "./operation.ts";
import type { ScanIssue } from "./scan-issue.ts";

type ScanTable = "container_scans" | "pane_scans";

/** Scan records answer `scan.status`, which remembers a hundred. */
const KEPT = 100;

const insertInto = (table: ScanTable) =>
  statement<{ scanId: string; json: string }>()((db, input) =>
    db.insertInto(table).values({ scan_id: input.scanId, record_json: input.json }),
  );

const dropOldest = (table: ScanTable) =>
  statement<NoInput>()((db) =>
    db
      .deleteFrom(table)
      .where(sql<boolean>`rowid <= (SELECT max(rowid) FROM ${sql.table(table)}) - ${sql.lit(KEPT)}`),
  );

const STATEMENTS = {
  container: { insert: insertInto("container_scans"), drop: dropOldest("container_scans") },
  pane: { insert: insertInto("pane_scans"), drop: dropOldest("pane_scans") },
};

interface KeptScan {
  readonly scanId: string;
  readonly status: "ok" | "degraded";
  readonly issues: readonly ScanIssue[];
}

/** A healthy scan leaves no audit row, a degraded one exactly one. */
export function keepScan(
  { db, audit }: OperationContext,
  kind: keyof typeof STATEMENTS,
  scan: KeptScan,
): void {
  db.run(STATEMENTS[kind].insert, { scanId: scan.scanId, json: JSON.stringify(scan) });
  db.run(STATEMENTS[kind].drop, {});
  if (scan.status === "ok") return;
  audit({
    eventType: `${kind}_scan_degraded`,
    cause: { origin: "system" },
    payload: { scan_id: scan.scanId, error_codes: [...new Set(scan.issues.map(({ code }) => code))].sort() },
  });
}
