import type { Caller } from "../../service/mounts/prove-caller.ts";
import type { LogAttachmentRecord } from "../../store/records/log-attachment-record.ts";

/** A log's path where the caller can open it: on the host, or in its container. Null where it is streamed past the container. */
export function seenLogPath(
  caller: Caller,
  log: Pick<LogAttachmentRecord, "logPath" | "pipePath"> | null,
): string | null {
  return (caller.kind === "host" ? log?.logPath : log?.pipePath) ?? null;
}
