import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The state root: `INTERLOCK_HOME`, else `$XDG_STATE_HOME/interlock`, else `~/.local/state/interlock`. */
export function resolveHome(env: Environment = process.env): string {
  const home = env["INTERLOCK_HOME"];
  if (home !== undefined && home !== "") return resolve(home);
  const state = env["XDG_STATE_HOME"];
  // The XDG specification has relative paths ignored.
  if (state !== undefined && isAbsolute(state)) return join(state, "interlock");
  return join(homedir(), ".local", "state", "interlock");
}

/** Where the daemon of a state root serves the app plane. */
export function appSocketPath(home: string = resolveHome()): string {
  return join(home, "app.sock");
}
