// The control plane as a process of its own on a database that the test holds, for tests that kill it.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { programLine } from "@interlock/testkit/program-line";
import { readCredential } from "./credential-file.ts";
import { ask, type Answer, type Caller } from "./plane.test.support.ts";

export interface PlaneProcess {
  readonly url: string;
  readonly owner: Caller;
  mutate(path: string, body: unknown, caller?: Caller): Promise<Answer>;
  /** Alarms and faults that it has told so far. */
  readonly told: readonly Readonly<Record<string, unknown>>[];
  /** `SIGKILL` leaves it no time for anything. Settles when it is gone. */
  end(signal: "SIGKILL" | "SIGTERM"): Promise<void>;
}

export interface PlaneProcessOptions {
  readonly home: string;
  readonly databaseUrl: string;
  readonly env?: Readonly<Record<string, string>>;
}

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));

export async function startPlaneProcess(options: PlaneProcessOptions): Promise<PlaneProcess> {
  const { home, databaseUrl, env } = options;
  const child = spawn(process.execPath, [...programLine(MAIN), "--home", home, "--stop-with-parent"], {
    env: { ...process.env, DATABASE_URL: databaseUrl, INTERLOCK_RATE_LIMITS: "off", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const told: Readonly<Record<string, unknown>>[] = [];
  createInterface(child.stderr).on("line", (line) => {
    const said = parsed(line);
    if (said["event"] !== "progress") told.push(said);
  });
  const { url } = await readyLine(child, told);
  const stored = await readCredential(home);
  if (stored === undefined) throw new Error("the process wrote no credential");
  const owner: Caller = stored;
  return {
    url,
    owner,
    told,
    mutate: (path, body, caller = owner) =>
      ask(`${url}/trpc/${path}`, caller, { method: "POST", body: JSON.stringify(body) }),
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
    },
  };
}

async function readyLine(child: ChildProcess, told: readonly object[]): Promise<{ readonly url: string }> {
  if (child.stdout === null) throw new Error("no output");
  const line = once(createInterface(child.stdout), "line");
  const gone = once(child, "exit").then(() => {
    throw new Error(`the process ended: ${JSON.stringify(told)}`);
  });
  const [text] = (await Promise.race([line, gone])) as [string]; // one line of text
  gone.catch(() => undefined); // that it ends later is the test's doing
  return JSON.parse(text) as { url: string }; // what main prints
}

/** What Node itself prints is no line of ours. */
function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>; // main prints objects
  } catch (error) {
    if (error instanceof SyntaxError) return { event: "text", line };
    throw error;
  }
}
