import type { Subsystem } from "@interlock/contracts";
import type { LogWorkersStatus } from "../logs/log-service.ts";

const name = "log_attachment_workers";

/** The parts that carry what panes print into logs and out of them. */
export function logWorkers(status: LogWorkersStatus): Subsystem {
  switch (status.kind) {
    case "ok":
      return { name, status: "ok", reason: "", hint: null };
    case "failing": {
      const { attachments: count } = status;
      return {
        name,
        status: "degraded",
        reason: count === 1 ? "one log cannot be followed" : `${count} logs cannot be followed`,
        hint: "Look at `log_fault` in logs/daemon.log; attaching the log again restarts its pipe.",
      };
    }
    case "stopped":
      return {
        name,
        status: "unavailable",
        reason: "logs are no longer followed",
        hint: "Restart the daemon.",
      };
  }
}
