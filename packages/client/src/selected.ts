export { connectSelected, type SelectableMethod } from "./daemon/connect-selected.ts";
export type { AppCallError, AppMethodName, SelectedClient } from "./daemon/daemon-client.ts";
export type { DaemonOptions } from "./daemon/open-connection.ts";
export { subscribable, type BoundSubscription } from "./subscription/subscribable.ts";
export type { SubscribeOptions, Subscription } from "./subscription/subscription.ts";
export { InterlockError, isInterlockError } from "./errors/interlock-error.ts";
export * from "@interlock/contracts/app-calls";
