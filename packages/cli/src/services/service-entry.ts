import { fileURLToPath } from "node:url";

export type ServiceName = "daemon" | "control-plane";

/** A service, or the program with which an operator does what no method of the wire does. */
type ProgramName = ServiceName | "operate";

/** Found, never loaded: each lives in its own process. */
const ENTRIES: { readonly [Name in ProgramName]: () => string } = {
  daemon: () => import.meta.resolve("@interlock/daemon/main"),
  operate: () => import.meta.resolve("@interlock/control-plane/operate"),
  "control-plane": () => import.meta.resolve("@interlock/control-plane/main"),
};

/** How to run a program's own entry file with this very Node. */
export interface ServiceCommand {
  readonly file: string;
  readonly args: readonly string[];
}

export function serviceCommand(service: ProgramName, args: readonly string[]): ServiceCommand {
  const entry = fileURLToPath(ENTRIES[service]());
  // What resolved here under a custom condition must resolve there in the same way.
  const conditions = process.execArgv.filter((arg) => arg.startsWith("--conditions="));
  return { file: process.execPath, args: [...conditions, entry, ...args] };
}
