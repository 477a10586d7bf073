/** Names of local and control methods: lower-case segments joined by dots, no underscore. */
export const METHOD_NAME_FORMAT: RegExp = /^[a-z][a-z0-9]*(\.[a-z][a-z0-9]*)+$/;
/** Names of app methods; underscores are allowed after `app`. */
export const APP_METHOD_NAME_FORMAT: RegExp = /^app(\.[a-z][a-z0-9_]*)+$/;
/** Names of container methods: one or two lower-case words with underscores, joined by a dot. */
export const CONTAINER_METHOD_NAME_FORMAT: RegExp = /^[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*)?$/;
