export const IDENTITY_HANDLE_MAX_LEN = 64;
export const CHANNEL_NAME_MAX_LEN = 128;
export const INVITE_REVOKE_REASON_MAX_LEN = 512;
export const DEVICE_ID_MAX_LEN = 256;
export const DEVICE_TYPE_MAX_LEN = 64;

/** Members that a session takes where its `config.limits.participants` says nothing else. */
export const SESSION_PARTICIPANTS_DEFAULT = 10;
/** The highest number that `config.limits.participants` may ask for. */
export const SESSION_PARTICIPANTS_MAX = 1_000;
/** Invites of one session that wait to be accepted. */
export const PENDING_INVITES_MAX = 100;
/** How long an invite holds where its maker says nothing, and at most. */
export const INVITE_EXPIRY_DEFAULT_SECONDS = 604_800;
export const INVITE_EXPIRY_MAX_SECONDS = 2_592_000;

/** A device says that its person is there this often. */
export const PRESENCE_HEARTBEAT_SECONDS = 15;
/** Without word for this long a person is reconnecting, and after the second offline. */
export const PRESENCE_RECONNECTING_AFTER_SECONDS = 30;
export const PRESENCE_OFFLINE_AFTER_SECONDS = 45;

/** A reader of a session's events hears something at least this often, or has lost the stream. */
export const SESSION_FEED_HEARTBEAT_SECONDS = 15;
/** Streams that one participant may hold open at once. */
export const SESSION_FEED_STREAMS_MAX = 5;
