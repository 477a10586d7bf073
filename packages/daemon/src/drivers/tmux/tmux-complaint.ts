import type { TmuxReply } from "./tmux-runner.ts";

const SERVER_GONE =
  /no server running on|error connecting to .*\((?:No such file or directory|Connection refused)\)|lost server|server exited/;
const NOT_ALLOWED = /error connecting to .*\(Permission denied\)|access not allowed/;
const NO_BINARY = /executable file not found|tmux: not found|no such file or directory: unknown/;
const NO_UTF8 = /need UTF-8 locale/;

/**
 * Reads what tmux wrote when it failed. What its client could not even bring to a server was not acted on, except
 * when the server died in the middle.
 */
export function readTmuxComplaint(stderr: string): TmuxReply {
  if (SERVER_GONE.test(stderr)) {
    return { kind: "silent", silence: "no-server", sent: /lost server|server exited/.test(stderr) };
  }
  if (NOT_ALLOWED.test(stderr)) return { kind: "silent", silence: "permission-denied", sent: false };
  if (NO_BINARY.test(stderr) || NO_UTF8.test(stderr))
    return { kind: "silent", silence: "tmux-missing", sent: false };
  return { kind: "refused", stderr };
}

/** Whether tmux refused because the pane it was given does not exist. */
export function isPaneMissing(stderr: string): boolean {
  return /can't find (?:pane|window|session)|no such pane/.test(stderr);
}
