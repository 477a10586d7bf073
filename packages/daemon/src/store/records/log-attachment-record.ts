import type {
  LogAttachmentSource,
  LogAttachmentStatus,
  LogTransport,
} from "../../model/log-attachment-status.ts";
import type { PaneKey } from "../../model/pane-key.ts";
import type { UnixMicros } from "../timestamp.ts";

/** An attachment beside the pane it is about. */
export interface LogAttachmentRecord extends PaneKey {
  /** `lat_` + 12 lower-case hex. */
  readonly attachmentId: string;
  readonly agentId: string;
  readonly paneRef: string;
  readonly containerUser: string | null;
  /** The process that tmux started in the pane. */
  readonly pid: number;
  /** On the host. */
  readonly logPath: string;
  readonly status: LogAttachmentStatus;
  readonly source: LogAttachmentSource;
  readonly transport: LogTransport;
  /** Path of the file where the pane's tmux sees it; null for a stream. */
  readonly pipePath: string | null;
  readonly priorPipeTarget: string | null;
  readonly attachedAt: UnixMicros;
  readonly lastStatusAt: UnixMicros;
  /** How far the file has been read: bytes, and line feeds among them. */
  readonly byteOffset: number;
  readonly lineOffset: number;
  /** `<device>:<inode>` of the file that the offsets are about; null before it was seen. */
  readonly fileInode: string | null;
  readonly fileSizeSeen: number;
  readonly lastOutputAt: UnixMicros | null;
}

/** A pipe that was being started; see `intendLog`. */
export interface LogIntentRecord extends PaneKey {
  readonly paneRef: string;
  readonly containerUser: string | null;
  readonly pid: number;
  readonly agentId: string;
  readonly logPath: string;
  readonly transport: LogTransport;
  readonly pipePath: string | null;
}
