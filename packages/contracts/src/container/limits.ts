/** Names of mounts; `host` is taken. */
export const MOUNT_NAME_FORMAT: RegExp = /^[a-z0-9][a-z0-9._-]{0,31}$/;

/** Rows of one answer; a longer list says that it was cut. */
export const ROWS_MAX = 1_000;

/** Characters of a label on this plane. */
export const SHORT_LABEL_MAX = 64;

/** Events of one answer. */
export const EVENTS_MAX = 50;

/** The longest that one call waits for events. */
export const FOLLOW_WAIT_MAX_SECONDS = 30;

/** Lines of one preview of a log. */
export const PREVIEW_LINES_MAX = 200;
