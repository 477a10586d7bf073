import { defineErrors, type ErrorDeclaration } from "../define/errors.ts";
import { noDetails } from "../schema/no-details.ts";

type Code = Omit<ErrorDeclaration, "code" | "plane">;

/** A code that programs act on. */
function forPrograms(meaning: string, retry: Code["retry"] = "never"): Code {
  return { meaning, retry, audience: "programs", details: noDetails };
}

/** A code that a person has to act on. */
function forPeople(meaning: string, retry: Code["retry"] = "never"): Code {
  return { meaning, retry, audience: "people", details: noDetails };
}

/** The codes of the container plane. Its envelope carries code and message only, so no code has details. */
export const containerErrors = defineErrors("container", {
  // Framing, names and callers
  bad_json: forPrograms("The line is not JSON."),
  bad_request: forPrograms("The line is not a request of this method."),
  request_too_large: forPrograms("The request is over the plane's limit."),
  unknown_method: forPrograms("The daemon has no such method."),
  host_only: forPrograms("The app plane is served to processes on the host, on its own socket."),
  peer_refused: forPeople("The daemon does not take calls from this process.", "after"),
  host_peer_required: forPrograms("Only processes on the host may call this."),
  routing_toggle_host_only: forPrograms("Only processes on the host may turn the kill switch."),
  internal_error: forPeople("The daemon failed; its log has the cause.", "after"),
  mount_name_invalid: forPeople(
    "A mount's name has lower-case letters, digits, dots, dashes and underscores.",
  ),
  mount_path_too_long: forPeople("The socket's path would be longer than the system allows."),

  // Discovery
  docker_unavailable: forPeople("No container engine answers.", "after"),
  docker_permission_denied: forPeople("The daemon may not use the container engine.", "after"),
  docker_timeout: forPeople("The container engine did not answer in time.", "after"),
  docker_failed: forPeople("The container engine could not do what it was asked.", "after"),
  docker_malformed: forPeople("The container engine's answer is not understood.", "after"),

  // Agents
  pane_unknown_to_daemon: forPeople("No scan has found this pane; scan and try again.", "after"),
  other_container: forPrograms("A caller in a container names panes and agents of its own container only."),
  agent_not_found: forPeople("No such agent."),
  agent_inactive: forPeople("The agent's pane or container is gone.", "after"),
  parent_not_found: forPeople("No agent has the parent's id."),
  parent_inactive: forPeople("The parent's pane or container is gone.", "after"),
  parent_role_invalid: forPeople("A parent is a slave."),
  parent_role_mismatch: forPeople("Only a swarm member has a parent."),
  parent_immutable: forPeople("An agent keeps the parent that it was registered with."),
  swarm_parent_required: forPeople("A swarm member names its parent."),
  agent_has_members: forPeople("Active swarm members hang under this slave."),
  swarm_role_via_set_role_rejected: forPeople("A swarm member is made by registering it under its parent."),
  master_via_register_self_rejected: forPeople("A master is made by changing its role, with confirmation."),
  master_confirm_required: forPeople("Making a master takes `confirm`."),
  value_out_of_set: forPrograms("A value is not one of the closed set."),
  field_too_long: forPrograms("A text is over its limit."),
  project_path_invalid: forPeople("A project path is absolute, with no parent segment."),
  unknown_filter: forPrograms("There is no such filter."),
  schema_version_newer: forPeople("The caller expects a newer daemon; upgrade the daemon."),

  // Logs
  attachment_not_found: forPeople("The agent has no log."),
  log_path_invalid: forPeople("No log may lie there."),
  log_path_not_host_visible: forPeople(
    "The file is not in a directory that the host and the container share.",
  ),
  log_path_in_use: forPeople("Another agent's output is written to this file."),
  log_file_missing: forPeople("The log's file is not there.", "after"),
  log_file_unusable: forPeople("The log's file cannot be made, or is not the daemon's alone."),
  pipe_pane_failed: forPeople("tmux did not start the pipe.", "after"),
  tmux_unavailable: forPeople("tmux cannot be run where the pane is."),
  container_unreachable: forPeople("The container engine does not run commands there.", "after"),

  // Events
  events_filter_invalid: forPrograms("A filter of events does not read."),
  events_invalid_cursor: forPrograms("The cursor is not one of this list, or was changed."),
  events_session_unknown: forPrograms(
    "There is no such session; open one, with the last cursor to miss nothing.",
  ),
  events_session_expired: forPrograms(
    "Nobody asked for so long that the session has ended; open another one.",
  ),
  events_too_many_sessions: forPeople("As many sessions as one place may have are open; close one.", "after"),

  // Queue
  sender_not_in_pane: forPeople("A message is sent from a pane of the caller's own place."),
  sender_role_not_permitted: forPeople("Only an active master sends."),
  target_role_not_permitted: forPeople("Only slaves and swarm members receive."),
  target_label_ambiguous: forPeople("Several active agents have this label; name one by its id."),
  body_empty: forPeople("There is nothing to send."),
  body_invalid_encoding: forPrograms("The body is not UTF-8 in base64."),
  body_invalid_chars: forPeople("The body has control characters other than line feed and tab."),
  body_too_large: forPeople("The body is over the limit."),
  since_invalid_format: forPrograms("`since` is no ISO 8601 time with a zone."),
  message_id_not_found: forPeople("No such message."),
  terminal_state_cannot_change: forPeople("The message has an end."),
  delivery_in_progress: forPeople("The message is on its way into its pane.", "after"),
  approval_not_applicable: forPeople("The message does not wait for an approval."),
  delay_not_applicable: forPeople("Only a queued message can be delayed."),
  routing_disabled: forPeople("The kill switch is off.", "after"),
  operator_pane_inactive: forPeople("Operators in a container act from the pane of an active agent of it."),

  // Routes
  route_id_not_found: forPeople("No such route."),
  route_event_type_invalid: forPeople("No events are of this type."),
  route_source_scope_invalid: forPeople("The source scope does not read."),
  route_target_rule_invalid: forPeople("The target rule does not read."),
  route_master_rule_invalid: forPeople("The master rule does not read."),
  route_template_invalid: forPeople("The template does not read."),
});
