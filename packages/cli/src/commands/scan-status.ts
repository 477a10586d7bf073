import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { exitOfFailedScan, showFailedScan } from "./failed-scan.ts";
import { showScanResult } from "./scan.ts";
import { withDaemon } from "./with-daemon.ts";

export async function scanStatus(output: Output, id: string): Promise<ExitCode> {
  const status = await withDaemon((daemon) => daemon.scan.status({ scan_id: id }));
  if (output.json) output.data(status);
  else {
    const started = new Date(status.started_at).toISOString();
    output.line(`${status.state}, a scan of ${status.scan_kind} that began at ${started}`);
    if (status.state === "completed") showScanResult(output, status.result);
    if (status.state === "failed") showFailedScan(output, status.result.error);
  }
  return status.state === "failed" ? exitOfFailedScan(status.result.error) : EXIT.ok;
}
