import { expect } from "vitest";

const micros = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);
const millis = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const text = expect.any(String);
const number = expect.any(Number);
const yesOrNo = expect.any(Boolean);

const value = (rule: string): object => ({ [rule]: text, value: expect.toSatisfy(isTextOrNull) });

function isTextOrNull(given: unknown): boolean {
  return given === null || typeof given === "string";
}

const textOrNull: unknown = expect.toSatisfy(isTextOrNull);

/** What contract 1.0 promises of each row; a later minor may add members. */
export const VIEW_MODELS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  container: {
    container_id: text,
    name: text,
    state: text,
    image: text,
    first_seen_at: micros,
    last_scanned_at: micros,
    pane_count: number,
    registered_agent_count: number,
  },
  pane: {
    pane_id: expect.stringMatching(/^%\d+$/),
    container_id: text,
    container_name: text,
    tmux_socket: text,
    session_name: text,
    window_index: number,
    pane_index: number,
    registered: yesOrNo,
    agent_id: textOrNull,
    discovered_at: micros,
    last_seen_at: micros,
  },
  agent: {
    agent_id: text,
    role: text,
    role_priority: number,
    capability: text,
    label: text,
    project_path: text,
    parent_agent_id: textOrNull,
    container_id: text,
    pane_id: text,
    registered_at: micros,
    log_attached: yesOrNo,
    pane_active: yesOrNo,
  },
  log_attachment: {
    attachment_id: text,
    agent_id: text,
    container_id: text,
    log_path: text,
    status: text,
    source: text,
    attached_at: micros,
    last_status_at: micros,
  },
  event: {
    event_id: number,
    event_type: text,
    agent_id: text,
    observed_at: micros,
    excerpt: text,
    classifier_rule_id: text,
    summary: text,
  },
  queue: {
    message_id: text,
    state: text,
    state_priority: number,
    block_reason: textOrNull,
    failure_reason: textOrNull,
    sender_agent_id: text,
    target_agent_id: text,
    payload_preview: text,
    enqueued_at: millis,
    last_updated_at: millis,
  },
  route: {
    route_id: text,
    enabled: yesOrNo,
    event_type: text,
    source_scope: value("kind"),
    target: value("rule"),
    master: value("rule"),
    template: text,
    last_consumed_event_id: number,
    created_at: millis,
    updated_at: millis,
  },
};
