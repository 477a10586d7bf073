import type { AnyCallError } from "@interlock/client";

/** What a person can do about an error, where its message does not say it already. */
const byCode: { readonly [Code in AnyCallError["code"]]?: string } = {
  app_contract_major_unsupported: "interlock --version tells this side's version.",
  unknown_method: "The daemon is older than this command: interlock daemon stop, then interlock up.",
  stale_object: "interlock queue show <message> tells how it stands now.",
  pane_already_registered: "interlock agent show tells about that agent; interlock agent update changes it.",
  pane_not_found: "interlock scan panes looks for new panes; interlock pane list shows those that are known.",
  agent_not_found: "interlock agent list shows them.",
  route_not_found: "interlock route list shows them.",
  queue_message_not_found: "interlock queue list shows them.",
  scan_timeout: "The scan goes on: interlock scan status <scan-id>",
  daemon_unavailable: "interlock daemon status tells whether one runs; interlock up starts it.",
  socket_permission_denied:
    "Use the account that started the daemon, or name a state root of your own in INTERLOCK_HOME.",
  docker_unavailable:
    "Start the container engine, or start the daemon with a DOCKER_HOST that names it; panes of the host work without.",
  tmux_unavailable: "Install tmux, or start the daemon with a PATH that has it.",
  container_inactive: "Start the container, then: interlock scan containers",
  log_attach_blocked: "interlock log list shows what is attached; interlock scan panes what is there.",
  routing_disabled: "Switch it on again: interlock routing enable",
  "session.not_found": "interlock session list shows yours.",
  "membership.not_found": "interlock member list shows them.",
  "membership.last_owner": "interlock member role <membership> owner makes another one.",
  "membership.conflict": "interlock member list shows how it stands now.",
  "invite.not_found": "interlock invite list shows those of your sessions.",
  "invite.limit_exceeded": "interlock invite revoke withdraws one.",
  "resource.limit_exceeded": "interlock member remove makes room.",
  internal_error: "The daemon's log has the cause.",
  session_refused: "interlock daemon status tells whether the daemon takes calls.",
  undeclared_error: "The daemon is newer than this command: upgrade interlock.",
  envelope_incompatible: "The older of the two versions is the side to upgrade.",
  answer_unfit: "The daemon is of another version than this command: restart it with this one's interlock.",
  control_plane_unavailable: "Start it: interlock up",
  connection_lost: "interlock daemon status tells whether it runs.",
};

export function fixOf({ code }: Pick<AnyCallError, "code">): string | undefined {
  return byCode[code];
}
