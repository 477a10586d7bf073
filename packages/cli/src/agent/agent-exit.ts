import type { ExitCode } from "../exit/exit-codes.ts";

/** What commands of agents end with, whatever the other commands do: their scripts rely on these four. */
export const AGENT_EXIT = {
  ok: 0,
  context: 1,
  daemonUnavailable: 2,
  refused: 3,
  internal: 4,
} as const satisfies Readonly<Record<string, ExitCode>>;

/** Found wrong before anything was asked: where the command was run, and with what. */
const CONTEXT: readonly string[] = [
  "not_in_tmux",
  "tmux_pane_malformed",
  "container_unresolved",
  "home_invalid",
];
const UNAVAILABLE: readonly string[] = [
  "socket_missing",
  "socket_permission_denied",
  "daemon_unavailable",
  "connection_lost",
  "deadline_exceeded",
];
const INTERNAL: readonly string[] = [
  "internal_error",
  "protocol_violation",
  "answer_unfit",
  "undeclared_error",
];

export function agentExit(code: string): ExitCode {
  if (CONTEXT.includes(code)) return AGENT_EXIT.context;
  if (UNAVAILABLE.includes(code)) return AGENT_EXIT.daemonUnavailable;
  return INTERNAL.includes(code) ? AGENT_EXIT.internal : AGENT_EXIT.refused;
}
