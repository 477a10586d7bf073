import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { resolveHome } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT } from "../exit/exit-codes.ts";
import { serviceCommand } from "../services/service-entry.ts";

/** What was found to be wrong: its kind, and where. */
export interface Finding {
  readonly kind: string;
  readonly [fact: string]: unknown;
}

interface Report {
  readonly findings: readonly Finding[];
}

/**
 * What the daemon's own code says when it looks at the state, also while one runs on it.
 * @param event by which it names its report
 */
export async function daemonReport<Facts extends Report>(command: string, event: string): Promise<Facts> {
  const { file, args } = serviceCommand("daemon", [command]);
  const child = spawn(file, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, INTERLOCK_HOME: resolveHome() },
  });
  return readReport<Facts>(await text(child.stdout), event);
}

/** @throws CliFailure with the daemon's own words when it could not look. */
export function readReport<Facts extends Report>(said: string, event: string): Facts {
  const line: unknown = said.startsWith("{") ? JSON.parse(said) : {};
  if (typeof line === "object" && line !== null) {
    if ("event" in line && line.event === event) return line as typeof line & Facts; // by that name it writes nothing else
    if ("message" in line && typeof line.message === "string")
      throw new CliFailure(
        EXIT.failed,
        line.message,
        "fix" in line && typeof line.fix === "string" && line.fix !== "" ? line.fix : undefined,
      );
  }
  throw new CliFailure(EXIT.failed, "The daemon's state could not be checked.");
}
