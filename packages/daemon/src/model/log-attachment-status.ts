export const LOG_ATTACHMENT_STATUSES = ["active", "superseded", "stale", "detached"] as const;
export type LogAttachmentStatus = (typeof LOG_ATTACHMENT_STATUSES)[number];

/** Whether an operator asked for the log, or the agent did when it registered. */
export const LOG_ATTACHMENT_SOURCES = ["explicit", "register_self"] as const;
export type LogAttachmentSource = (typeof LOG_ATTACHMENT_SOURCES)[number];

/** Whether tmux writes the file itself, or this daemon does from a control connection. */
export const LOG_TRANSPORTS = ["pipe", "stream"] as const;
export type LogTransport = (typeof LOG_TRANSPORTS)[number];

/** Why an attachment that was active is stale. */
export type LogStaleReason = "pane_gone" | "file_missing" | "pipe_lost";
