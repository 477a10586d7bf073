export { connectLocal } from "./local/connect-local.ts";
export { rpcSocketPath, type LocalOptions } from "./local/prepare-local.ts";
export type {
  LocalCallError,
  LocalCalls,
  LocalClient,
  LocalHandle,
  LocalMethodName,
} from "./local/local-client.ts";
