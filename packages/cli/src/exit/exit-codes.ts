import type { AnyCallError } from "@interlock/client";

/** What the process ends with, for scripts. */
export const EXIT = {
  ok: 0,
  failed: 1,
  alreadyRunning: 2,
  unreachable: 3,
  notAllowed: 4,
  notFound: 5,
  conflict: 6,
  invalid: 7,
  late: 8,
  subsystemDown: 9,
  messageBlocked: 10,
  messageFailed: 11,
  messageUncertain: 12,
  usage: 64,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** For the help: what each of them means. */
export const EXIT_MEANINGS: { readonly [Name in keyof typeof EXIT]: string } = {
  ok: "done",
  failed: "failed, for a reason that none of the others names",
  alreadyRunning: "it runs already",
  unreachable: "the daemon or the control plane cannot be reached, or went away",
  notAllowed: "not allowed",
  notFound: "no such object",
  conflict: "the object is in a state, or a name has several meanings, that forbids this",
  invalid: "the daemon or the control plane refuses a value",
  late: "not done in time; it may still happen",
  subsystemDown: "tmux, the container engine or another part does not work",
  messageBlocked: "the message waits: routing is off, or it is blocked",
  messageFailed: "the message was not delivered",
  messageUncertain: "nobody knows whether the message was delivered: look before you send it again",
  usage: "the command line is wrong",
};

/** Total over every code that a call can end with: a new code does not compile until it has an exit. */
const byCode: { readonly [Code in AnyCallError["code"]]: ExitCode } = {
  app_session_required: EXIT.failed,
  app_session_expired: EXIT.failed,
  app_contract_major_unsupported: EXIT.failed,
  unknown_method: EXIT.invalid,
  malformed_request: EXIT.invalid,
  validation_failed: EXIT.invalid,
  not_found: EXIT.notFound,
  stale_object: EXIT.conflict,
  pane_already_registered: EXIT.conflict,
  pane_not_found: EXIT.notFound,
  agent_not_found: EXIT.notFound,
  route_not_found: EXIT.notFound,
  queue_message_not_found: EXIT.notFound,
  scan_timeout: EXIT.late,
  scan_not_found: EXIT.notFound,
  daemon_unavailable: EXIT.unreachable,
  home_invalid: EXIT.usage,
  socket_missing: EXIT.unreachable,
  socket_permission_denied: EXIT.notAllowed,
  docker_unavailable: EXIT.subsystemDown,
  tmux_unavailable: EXIT.subsystemDown,
  container_inactive: EXIT.subsystemDown,
  log_attach_blocked: EXIT.subsystemDown,
  routing_disabled: EXIT.messageBlocked,
  permission_denied: EXIT.notAllowed,
  host_only: EXIT.notAllowed,
  payload_too_large: EXIT.invalid,
  internal_error: EXIT.failed,
  "request.malformed": EXIT.invalid,
  "request.too_large": EXIT.invalid,
  "request.invalid": EXIT.invalid,
  "method.unknown": EXIT.invalid,
  "system.unavailable": EXIT.unreachable,
  "system.internal_error": EXIT.failed,
  "auth.token_invalid": EXIT.notAllowed,
  "auth.principal_mismatch": EXIT.notAllowed,
  "auth.not_authorized": EXIT.notAllowed,
  rate_limited: EXIT.conflict,
  "resource.limit_exceeded": EXIT.conflict,
  "membership.not_found": EXIT.notFound,
  "membership.permission_denied": EXIT.notAllowed,
  "membership.last_owner": EXIT.conflict,
  "membership.conflict": EXIT.conflict,
  "invite.not_found": EXIT.notFound,
  "invite.permission_denied": EXIT.notAllowed,
  "invite.already_accepted": EXIT.conflict,
  "invite.expired": EXIT.conflict,
  "invite.revoked": EXIT.conflict,
  "invite.limit_exceeded": EXIT.conflict,
  "session.not_found": EXIT.notFound,
  "session.already_closed": EXIT.conflict,
  "runtimenode.not_owner": EXIT.notAllowed,
  "runtimenode.not_attached": EXIT.conflict,
  "runtimenode.attach_conflict": EXIT.conflict,
  "runtimenode.attach_revoked": EXIT.notAllowed,
  "runtimenode.capabilityupdate_conflict": EXIT.conflict,
  "runtimenode.fenced": EXIT.conflict,
  "version.floor_exceeded": EXIT.conflict,
  deadline_exceeded: EXIT.late,
  canceled: EXIT.failed,
  client_closed: EXIT.failed,
  connection_lost: EXIT.unreachable,
  request_invalid: EXIT.invalid,
  request_too_large: EXIT.invalid,
  response_too_large: EXIT.failed,
  protocol_violation: EXIT.failed,
  answer_unfit: EXIT.failed,
  undeclared_error: EXIT.failed,
  envelope_incompatible: EXIT.conflict,
  session_refused: EXIT.failed,
  control_plane_unavailable: EXIT.unreachable,
};

export function exitCodeOf(error: AnyCallError): ExitCode {
  return byCode[error.code];
}

/** The code of an error that arose here, from what the process exits with: `cli_not_found`. */
export function cliErrorCode(exitCode: ExitCode): string {
  const [name] = Object.entries(EXIT).find(([, code]) => code === exitCode) ?? ["failed"];
  return `cli_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;
}
