/** A version of the local protocol is the day it was agreed on, `YYYY-MM-DD`; later days sort behind earlier ones. */
export const LOCAL_PROTOCOL_VERSION_PATTERN: RegExp = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
export const LOCAL_PROTOCOL_VERSION = "2026-05-01";
