export const LOG_ATTACHMENT_STATUSES = ["active", "superseded", "stale", "detached"] as const;
export type LogAttachmentStatus = (typeof LOG_ATTACHMENT_STATUSES)[number];

/** Whether an operator asked for the log, or the agent did when it registered. */
export const LOG_ATTACHMENT_SOURCES = ["explicit", "register_self"] as const;
export type LogAttachmentSource = (typeof LOG_ATTACHMENT_SOURCES)[number];
