import { join } from "node:path";
import type { LogLifecycleEvent } from "../service/logs/log-service.ts";
import pino, { type Logger } from "pino";

/** Closed set of what the daemon's own log tells; values beside it are words of ours, numbers and error classes. */
export type LogEvent =
  | "daemon_starting"
  | "daemon_recovering"
  | "daemon_ready"
  | "daemon_shutdown"
  | "daemon_exited"
  | "host_peer_refused"
  | "caller_refused"
  | "serve_fault"
  | "scan_fault"
  | "discovery_fault"
  | "delivery_fault"
  | "event_fault"
  | "routing_fault"
  | "delay_fault"
  | "log_fault"
  | "uplink_changed"
  | "uplink_fault"
  | LogLifecycleEvent;

export interface OperatorLog {
  info(event: LogEvent, facts?: Readonly<Record<string, string | number>>): void;
  /** Writes the class of an error and where in our code it arose, never its text: texts carry paths and SQL. */
  fault(event: LogEvent, error: unknown, facts?: Readonly<Record<string, string | number>>): void;
  close(): void;
}

function className(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** The daemon's log in `logs/daemon.log` of its home, one JSON object a line, mode 0600. */
export function openOperatorLog(home: string): OperatorLog {
  const destination = pino.destination({ dest: join(home, "logs", "daemon.log"), sync: true, mode: 0o600 });
  const logger: Logger = pino(
    { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  );
  return {
    info: (event, facts = {}) => logger.info({ event, ...facts }),
    fault: (event, error, facts = {}) =>
      logger.error({ event, error: className(error), code: codeOf(error), ...facts }),
    close: () => destination.end(),
  };
}
