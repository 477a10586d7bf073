import type { AppMethods, DaemonClient } from "@interlock/client";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import type { Output } from "../terminal/output.ts";
import { readDuration } from "./read-duration.ts";
import { showObject } from "./show-object.ts";
import { withDaemon } from "./with-daemon.ts";

export interface CancelOptions {
  readonly reason?: string;
}

type Answer = AppMethods["app.queue.detail"]["result"];

async function show(output: Output, change: (daemon: DaemonClient) => Promise<Answer>): Promise<ExitCode> {
  const { row } = await withDaemon(change);
  showObject(output, row);
  return EXIT.ok;
}

export function queueShow(output: Output, id: string): Promise<ExitCode> {
  return show(output, (daemon) => daemon.queue.detail({ message_id: id }));
}

export function queueApprove(output: Output, id: string): Promise<ExitCode> {
  return show(output, (daemon) => daemon.queue.approve({ message_id: id }));
}

export async function queueDelay(output: Output, id: string, duration: string): Promise<ExitCode> {
  const delay_ms = readDuration("A delay", duration);
  return show(output, (daemon) => daemon.queue.delay({ message_id: id, delay_ms }));
}

export function queueCancel(output: Output, id: string, { reason }: CancelOptions): Promise<ExitCode> {
  const why = reason === undefined ? {} : { reason };
  return show(output, (daemon) => daemon.queue.cancel({ message_id: id, ...why }));
}
