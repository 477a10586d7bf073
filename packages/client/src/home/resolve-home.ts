import { isAbsolute, join } from "node:path";
import { InterlockError } from "../errors/interlock-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The state root: `INTERLOCK_HOME`, else `$XDG_STATE_HOME/interlock`, else `~/.local/state/interlock`.
 * @throws InterlockError `home_invalid`; the daemon refuses the same values.
 */
export function resolveHome(env: Environment = process.env): string {
  const home = pathIn(env, "INTERLOCK_HOME");
  if (home !== undefined) return join(home);
  // Loaded where it is asked: a client that is told its socket starts without it.
  const state =
    pathIn(env, "XDG_STATE_HOME") ?? join(process.getBuiltinModule("node:os").homedir(), ".local", "state");
  return join(state, "interlock");
}

function pathIn(env: Environment, variable: string): string | undefined {
  const value = env[variable];
  if (value === undefined || value === "") return undefined;
  if (isAbsolute(value)) return value;
  const message = `${variable} is not an absolute path.`;
  throw new InterlockError("home", { code: "home_invalid", message, details: { variable } });
}

/** Where the daemon of a state root serves the app plane. */
export function appSocketPath(home: string = resolveHome()): string {
  return join(home, "app.sock");
}
