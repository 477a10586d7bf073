import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { LivenessSettings } from "../model/node/liveness-settings.ts";
import { readLiveness } from "./read-liveness.ts";

export interface MainOptions {
  readonly home: string;
  readonly port: number;
  readonly databaseUrl: string | undefined;
  readonly liveness: Partial<LivenessSettings>;
  readonly rateLimits: "on" | "off";
  /** Stop when our standard input ends: the launcher holds the other end. */
  readonly stopWithParent: boolean;
}

export type ParsedMainOptions =
  | { readonly kind: "options"; readonly options: MainOptions }
  | { readonly kind: "refused"; readonly reason: string };

/** Arguments win over the environment: `--home`, `--port`, `--stop-with-parent`. */
export function parseMainOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedMainOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        home: { type: "string" },
        port: { type: "string" },
        "stop-with-parent": { type: "boolean", default: false },
      },
      strict: true,
    });
    const text = values.port ?? nonEmpty(env["INTERLOCK_CONTROL_PLANE_PORT"]) ?? "0";
    if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
      return { kind: "refused", reason: `--port takes 0 to 65535, not ${text}` };
    const liveness = readLiveness(env);
    if (liveness.kind === "refused") return liveness;
    const rateLimits = nonEmpty(env["INTERLOCK_RATE_LIMITS"]) ?? "on";
    if (rateLimits !== "on" && rateLimits !== "off")
      return { kind: "refused", reason: `INTERLOCK_RATE_LIMITS is on or off, not ${rateLimits}` };
    const home = values.home ?? nonEmpty(env["INTERLOCK_HOME"]) ?? defaultHome(env);
    return {
      kind: "options",
      options: {
        home,
        port: Number(text),
        databaseUrl: nonEmpty(env["DATABASE_URL"]),
        liveness: liveness.settings,
        rateLimits,
        stopWithParent: values["stop-with-parent"],
      },
    };
  } catch (error) {
    // `parseArgs` explains in its message what it refuses.
    if (error instanceof TypeError) return { kind: "refused", reason: error.message };
    throw error;
  }
}

export const nonEmpty = (text: string | undefined): string | undefined =>
  text === undefined || text === "" ? undefined : text;

export function defaultHome(env: Readonly<Record<string, string | undefined>>): string {
  return join(nonEmpty(env["XDG_STATE_HOME"]) ?? join(homedir(), ".local", "state"), "interlock");
}
