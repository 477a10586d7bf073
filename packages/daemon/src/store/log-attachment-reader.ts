import type { ListOutcome } from "./page.ts";
import type { ListLogAttachmentsInput } from "./queries/list-inputs.ts";
import type { LogAttachmentRecord, LogIntentRecord } from "./records/log-attachment-record.ts";
import type { PaneRecord } from "./records/pane-record.ts";

/** Reads about log attachments. */
export interface LogAttachmentReader {
  logAttachments(input: ListLogAttachmentsInput): ListOutcome<LogAttachmentRecord>;
  logAttachment(attachmentId: string): LogAttachmentRecord | null;
  activeLogOf(agentId: string): LogAttachmentRecord | null;
  /** The active one, or else the one that was active last. */
  lastLogOf(agentId: string): LogAttachmentRecord | null;
  /** Everything that is to be followed. */
  activeLogAttachments(): readonly LogAttachmentRecord[];
  /** The newest attachment of every agent that has one. */
  newestLogAttachments(): readonly LogAttachmentRecord[];
  /** Panes that an agent holds whose output is not attached. */
  unloggedPanes(): readonly PaneRecord[];
  /** Pipes whose start has no outcome; at start, those of a daemon that was killed. */
  logIntents(): readonly LogIntentRecord[];
}
