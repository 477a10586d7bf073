import type { ContainerMethods } from "@interlock/contracts";
import type { LogBlockReason } from "../../service/logs/log-outcome.ts";
import type { Caller } from "../../service/mounts/prove-caller.ts";
import type { AttachedLog } from "../../store/operations/attach-log.ts";
import type { LogAttachmentRecord } from "../../store/records/log-attachment-record.ts";
import { logAttachmentView } from "../views/log-attachment-view.ts";
import { seenLogPath } from "./seen-log-path.ts";

type AttachedView = ContainerMethods["detach_log"]["result"];

/** An attachment and how far it was read, as the caller sees it. */
export function attachedLogView(caller: Caller, log: LogAttachmentRecord): AttachedView {
  const { agent_id, ...attachment } = attachmentOf(caller, log);
  return { agent_id, ...attachment, byte_offset: log.byteOffset, line_offset: log.lineOffset };
}

/** The app plane's view of an attachment, without its container. */
export function attachmentOf(
  caller: Caller,
  log: LogAttachmentRecord,
): Omit<AttachedView, "byte_offset" | "line_offset"> {
  const { container_id: _, ...view } = logAttachmentView(log);
  return { ...view, log_path: seenLogPath(caller, log) };
}

export function attachedLogAnswer(
  caller: Caller,
  { attachment, how }: Pick<AttachedLog, "attachment" | "how">,
): ContainerMethods["attach_log"]["result"] {
  return { ...attachedLogView(caller, attachment), is_new: how === "created" };
}

export const LOG_CODES = {
  pane_gone: "agent_inactive",
  docker_unavailable: "docker_unavailable",
  tmux_unavailable: "tmux_unavailable",
  container_unreachable: "container_unreachable",
  pipe_pane_failed: "pipe_pane_failed",
  log_path_in_use: "log_path_in_use",
  log_path_invalid: "log_path_invalid",
  log_path_not_host_visible: "log_path_not_host_visible",
  log_file_unusable: "log_file_unusable",
} as const satisfies Readonly<Record<LogBlockReason, string>>;
