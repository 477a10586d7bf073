import { fileURLToPath } from "node:url";

export type ServiceName = "daemon" | "control-plane";

/** Found, never loaded: a service lives in its own process. */
const ENTRIES: { readonly [Name in ServiceName]: () => string } = {
  daemon: () => import.meta.resolve("@interlock/daemon/main"),
  "control-plane": () => import.meta.resolve("@interlock/control-plane/main"),
};

/** How to run a service's own entry file with this very Node. */
export interface ServiceCommand {
  readonly file: string;
  readonly args: readonly string[];
}

export function serviceCommand(service: ServiceName, args: readonly string[]): ServiceCommand {
  const entry = fileURLToPath(ENTRIES[service]());
  // What resolved here under a custom condition must resolve there in the same way.
  const conditions = process.execArgv.filter((arg) => arg.startsWith("--conditions="));
  return { file: process.execPath, args: [...conditions, entry, ...args] };
}
