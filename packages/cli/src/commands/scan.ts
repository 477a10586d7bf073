import type { AppMethods } from "@interlock/client";
import { usageFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import { withDaemon } from "./with-daemon.ts";

type Answer = AppMethods["app.scan.panes"]["result"] | AppMethods["app.scan.containers"]["result"];

export async function scan(output: Output, what: string | undefined): Promise<ExitCode> {
  if (what !== undefined && what !== "panes" && what !== "containers") {
    throw usageFailure(`scan takes panes or containers, not ${what}`);
  }
  return withDaemon(async (daemon) => {
    // Containers first: panes are looked for in the active ones.
    const answers: Answer[] = [];
    if (what !== "panes") answers.push(await daemon.scan.containers({ wait: true }));
    if (what !== "containers") answers.push(await daemon.scan.panes({ wait: true }));
    for (const answer of answers) show(output, answer);
    return answers.some(({ state }) => state === "failed") ? EXIT.failed : EXIT.ok;
  });
}

function show(output: Output, answer: Answer): void {
  if (output.json) return output.data(answer);
  output.line(summary(answer));
  if (answer.state !== "completed") return;
  for (const { error_code, error_message, container_id } of answer.result.error_details) {
    output.line(printable(`  ${container_id}: ${error_message} (${error_code})`));
  }
}

function summary(answer: Answer): string {
  if (answer.state === "running") return `scan ${answer.scan_id} is still running`;
  if (answer.state === "failed") return printable(`scan failed: ${answer.result.error}`);
  const { result } = answer;
  return "panes_seen" in result
    ? `${result.panes_seen} panes in ${result.sockets_scanned} tmux servers and ${result.containers_scanned} containers`
    : `${result.matched_count} containers match, ${result.ignored_count} do not`;
}
