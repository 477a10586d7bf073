import type { ControlChannel, ControlConnection } from "./control-connection.ts";
import { openControlConnection } from "./control-connection.ts";
import type { TmuxRunner } from "./tmux-runner.ts";

/** How a server is reached: calls one by one, and a control client that stays. */
export interface ControlAccess {
  /** One program for each call. */
  readonly process: TmuxRunner;
  /** Starts `tmux -C` with these arguments of a client; undefined when it could not be started. */
  readonly open: (args: readonly string[]) => Promise<ControlChannel | undefined>;
  /** Milliseconds that one call may take. */
  readonly timeoutMs: number;
}

/**
 * `gone`: no server listens. `unattachable`: there is one, but it has no session, is too old, or has sessions or a life
 * that end when nobody is attached, which a client of ours would keep alive.
 */
export type Attachment =
  | { readonly kind: "attached"; readonly connection: ControlConnection }
  | { readonly kind: "gone" }
  | { readonly kind: "unattachable" };

/**
 * Attaches a control client without being noticed: `-E` leaves the session's environment alone, `ignore-size` the size
 * of its windows, and `no-output` spares the server from telling what its panes print.
 */
export async function attachControl(access: ControlAccess): Promise<Attachment> {
  const survey = await access.process.run({ commands: [["list-sessions", "-F", SURVEY]] });
  if (survey.kind === "silent" && survey.silence === "no-server") return { kind: "gone" };
  const session = survey.kind === "ok" ? leastDisturbedSession(survey.stdout) : undefined;
  if (session === undefined) return { kind: "unattachable" };
  const channel = await access.open(["attach-session", "-E", "-f", "ignore-size,no-output", "-t", session]);
  if (channel === undefined) return { kind: "unattachable" };
  const connection = openControlConnection(channel, access.timeoutMs);
  if (await connection.attached) return { kind: "attached", connection };
  await connection.close();
  return { kind: "unattachable" };
}

const SURVEY = "#{session_id}\t#{session_attached}\t#{destroy-unattached}\t#{exit-unattached}";
const OFF = new Set(["0", "off", ""]);

function leastDisturbedSession(survey: string): string | undefined {
  const sessions = survey
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
  if (sessions.some(([, , destroyed = "", exits = ""]) => !OFF.has(destroyed) || !OFF.has(exits)))
    return undefined;
  // One that a person is attached to anyway shows least that somebody else is.
  const [id] = sessions.find(([, clients]) => clients !== "0") ?? sessions[0] ?? [];
  return id !== undefined && /^\$\d+$/.test(id) ? id : undefined;
}
