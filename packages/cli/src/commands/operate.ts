import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { resolveHome } from "@interlock/client";
import { CliFailure } from "../exit/cli-failure.ts";
import { EXIT, type ExitCode } from "../exit/exit-codes.ts";
import { serviceCommand } from "../services/service-entry.ts";

/** What came of a deed; which kinds there are is the deed's own. */
export interface Done {
  readonly kind: string;
  readonly before?: string;
  readonly floor?: string;
}

interface Failed {
  readonly kind: string;
  readonly message: string;
}

const EXITS: Readonly<Record<string, ExitCode>> = {
  usage: EXIT.usage,
  unavailable: EXIT.unreachable,
  "no-control-plane": EXIT.unreachable,
  "other-version": EXIT.conflict,
};
const FIXES: Readonly<Record<string, string>> = {
  unavailable: "Start the control plane, or its database: interlock up",
  "no-control-plane": "Start it here first: interlock up",
  "other-version": "Use the interlock that the control planes of this database use.",
};

/** Has the control plane's own program do it, on the database itself: no method of the wire does. @throws CliFailure */
export async function operate(args: readonly string[]): Promise<Done> {
  const command = serviceCommand("operate", args);
  const child = spawn(command.file, command.args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, INTERLOCK_HOME: resolveHome() },
  });
  const [said] = await Promise.all([text(child.stdout), once(child, "exit")]);
  const answer = readAnswer(said);
  if ("outcome" in answer) return answer.outcome;
  throw new CliFailure(EXITS[answer.kind] ?? EXIT.failed, answer.message, FIXES[answer.kind]);
}

function readAnswer(said: string): { readonly outcome: Done } | Failed {
  try {
    return JSON.parse(said) as { readonly outcome: Done } | Failed; // one line of a program of ours
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: "unexpected", message: "The control plane's program ended without an answer." };
  }
}
