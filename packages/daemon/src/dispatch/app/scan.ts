import type { AppErrors, AppMethods } from "@interlock/contracts";
import { ok, type FailureOf, type Success } from "@interlock/wire";
import type { ScanEnd, ScanRecord, StartScan } from "../../service/scan/scan-registry.ts";
import type { FinishedScan } from "../../service/scan/scanner.ts";
import type { AppHandler, AppServices } from "../app-services.ts";
import { fail } from "../fail.ts";
import { containerScanView, paneScanView } from "../views/scan-view.ts";

/** How long a waiting caller is kept; the scan itself goes on. */
export const SCAN_WAIT_MS = 30_000;

type ScanId = AppMethods["app.scan.panes"]["result"]["scan_id"];
type ScanFailureOf = FailureOf<AppErrors, AppMethods["app.scan.panes"]["errors"]>;

export function scanPanes({ scanner }: AppServices): AppHandler<"app.scan.panes"> {
  return ({ params }) => answer(scanner.scanPanes(), params.wait ?? true, panesEnd);
}

export function scanContainers({ scanner }: AppServices): AppHandler<"app.scan.containers"> {
  return ({ params }) => answer(scanner.scanContainers(), params.wait ?? true, containersEnd);
}

type Finished<Result> =
  | { readonly scan_id: ScanId; readonly state: "running" }
  | { readonly scan_id: ScanId; readonly state: "completed"; readonly result: Result }
  | { readonly scan_id: ScanId; readonly state: "failed"; readonly result: { readonly error: string } };

async function answer<Result>(
  start: StartScan<FinishedScan>,
  wait: boolean,
  end: (scanId: ScanId, end: ScanEnd<FinishedScan>) => Finished<Result>,
): Promise<Success<Finished<Result>> | ScanFailureOf> {
  if (start.kind === "too-many") {
    return fail("validation_failed", { field: "scan_kind", reason: "too_many_scans_in_flight" });
  }
  const { record } = start;
  const scanId = record.scanId as ScanId; // the registry mints 32 hex digits
  if (!wait) return ok({ scan_id: scanId, state: "running" as const });
  const outcome = await within(record, SCAN_WAIT_MS);
  return outcome === undefined ? fail("scan_timeout", { scan_id: scanId }) : ok(end(scanId, outcome));
}

async function within(
  record: ScanRecord<FinishedScan>,
  ms: number,
): Promise<ScanEnd<FinishedScan> | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), ms);
  const outcome = await Promise.race([record.over, late.promise]);
  clearTimeout(timer);
  return outcome;
}

function ended<Result>(
  scanId: ScanId,
  end: ScanEnd<FinishedScan>,
  view: (scan: FinishedScan) => Result,
): Finished<Result> {
  switch (end.state) {
    case "running":
      return { scan_id: scanId, state: "running" };
    case "completed":
      return { scan_id: scanId, state: "completed", result: view(end.result) };
    case "failed":
      return { scan_id: scanId, state: "failed", result: { error: end.error } };
  }
}

function panesEnd(scanId: ScanId, end: ScanEnd<FinishedScan>) {
  return ended(scanId, end, (scan) => {
    if (scan.kind !== "panes") throw new Error("a pane scan gave the record of another kind");
    return paneScanView(scan.record);
  });
}

function containersEnd(scanId: ScanId, end: ScanEnd<FinishedScan>) {
  return ended(scanId, end, (scan) => {
    if (scan.kind !== "containers") throw new Error("a container scan gave the record of another kind");
    return containerScanView(scan.record);
  });
}

export function scanStatus({ scanner }: AppServices): AppHandler<"app.scan.status"> {
  return ({ params: { scan_id } }) => {
    const record = scanner.registry.find(scan_id);
    if (record === undefined) return fail("scan_not_found", { scan_id });
    const { end } = record;
    const base = { scan_kind: record.kind, started_at: record.startedAtMs };
    switch (end.state) {
      case "running":
        return ok({ ...base, state: "running" as const, completed_at: null, result: null });
      case "completed": {
        const result =
          end.result.kind === "panes"
            ? paneScanView(end.result.record)
            : containerScanView(end.result.record);
        return ok({ ...base, state: "completed" as const, completed_at: end.completedAtMs, result });
      }
      case "failed":
        return ok({
          ...base,
          state: "failed" as const,
          completed_at: end.completedAtMs,
          result: { error: end.error },
        });
    }
  };
}
