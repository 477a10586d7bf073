import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

export type StateRoot =
  | { readonly kind: "root"; readonly path: string }
  | { readonly kind: "refused"; readonly variable: string; readonly reason: "not absolute" };

/** `INTERLOCK_HOME`, or `interlock` below `XDG_STATE_HOME`, or `~/.local/state/interlock`. */
export function stateRoot(env: Readonly<Record<string, string | undefined>>): StateRoot {
  for (const [variable, below] of [
    ["INTERLOCK_HOME", ""],
    ["XDG_STATE_HOME", "interlock"],
  ] as const) {
    const value = env[variable];
    if (value === undefined || value === "") continue;
    if (!isAbsolute(value)) return { kind: "refused", variable, reason: "not absolute" };
    return { kind: "root", path: join(value, below) };
  }
  return { kind: "root", path: join(homedir(), ".local", "state", "interlock") };
}
