import type { AppMethods } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { exitOfFailedScan, showFailedScan } from "./failed-scan.ts";
import { withDaemon } from "./with-daemon.ts";

export interface ScanOptions {
  readonly wait: boolean;
}

type Answer = AppMethods["app.scan.panes"]["result"] | AppMethods["app.scan.containers"]["result"];
export type ScanResult = Extract<Answer, { readonly state: "completed" }>["result"];

export async function scan(
  output: Output,
  what: "containers" | "panes" | "both",
  { wait }: ScanOptions,
): Promise<ExitCode> {
  return withDaemon(async (daemon) => {
    // Containers first: panes are looked for in the active ones.
    const answers: Answer[] = [];
    if (what !== "panes") answers.push(await daemon.scan.containers({ wait }));
    if (what !== "containers") answers.push(await daemon.scan.panes({ wait }));
    for (const answer of answers) show(output, answer);
    const failed = answers.find((answer) => answer.state === "failed");
    return failed === undefined ? EXIT.ok : exitOfFailedScan(failed.result.error);
  });
}

function show(output: Output, answer: Answer): void {
  if (output.json) return output.data(answer);
  switch (answer.state) {
    case "running":
      return output.line(`scan ${answer.scan_id} is running`);
    case "failed":
      return showFailedScan(output, answer.result.error);
    case "completed":
      return showScanResult(output, answer.result);
  }
}

export function showScanResult(output: Output, result: ScanResult): void {
  output.line(
    "panes_seen" in result
      ? `${result.panes_seen} panes in ${result.sockets_scanned} tmux servers and ${result.containers_scanned} containers`
      : `${result.matched_count} containers match, ${result.ignored_count} do not`,
  );
  for (const { error_code, error_message, container_id } of result.error_details)
    output.line(printable(`  ${container_id}: ${error_message} (${error_code})`));
}
