import { ok } from "@interlock/wire";
import { previewLog } from "../../service/logs/preview-log.ts";
import { isoMicros } from "../../store/timestamp.ts";
import { fail } from "../container-fail.ts";
import { cliCause, type ContainerHandler, type ContainerServices } from "../container-services.ts";
import { registeredAgentView } from "../views/registered-agent-view.ts";
import { agentInReach } from "./agent-in-reach.ts";
import { attachedLogAnswer, attachedLogView, attachmentOf, LOG_CODES } from "./log-answer.ts";
import { seenLogPath } from "./seen-log-path.ts";

export function attachLog({ store, logs }: ContainerServices): ContainerHandler<"attach_log"> {
  return async (call) => {
    const { params, caller } = call;
    if ((params.schema_version ?? 0) > store.schemaVersion) return fail("schema_version_newer");
    const agent = agentInReach(store.read, caller, params.agent_id);
    if ("ok" in agent) return agent;
    const outcome = await logs.attachments.attach({
      agentId: agent.agentId,
      logPath: params.log_path ?? null,
      source: "explicit",
      cause: cliCause(call),
    });
    switch (outcome.kind) {
      case "attached":
        return ok(attachedLogAnswer(caller, outcome));
      case "agent-unknown":
        return fail("agent_not_found");
      case "container-inactive":
        return fail("agent_inactive");
      case "blocked":
        return fail(LOG_CODES[outcome.reason]);
    }
  };
}

export function detachLog({ store, logs }: ContainerServices): ContainerHandler<"detach_log"> {
  return async (call) => {
    const { params, caller } = call;
    const agent = agentInReach(store.read, caller, params.agent_id);
    if ("ok" in agent) return agent;
    const outcome = await logs.attachments.detach(agent.agentId, cliCause(call));
    if (outcome.kind === "agent-unknown") return fail("agent_not_found");
    if (outcome.attachment === null) return fail("attachment_not_found");
    return ok(attachedLogView(caller, outcome.attachment));
  };
}

export function attachLogStatus({
  store: { read },
}: ContainerServices): ContainerHandler<"attach_log_status"> {
  return ({ params, caller }) => {
    const agent = agentInReach(read, caller, params.agent_id);
    if ("ok" in agent) return agent;
    const { agent_id } = registeredAgentView(agent);
    const log = read.lastLogOf(agent.agentId);
    if (log === null) return ok({ agent_id, attachment: null, offset: null });
    const { agent_id: _, ...attachment } = attachmentOf(caller, log);
    return ok({
      agent_id,
      attachment,
      offset: {
        byte_offset: log.byteOffset,
        line_offset: log.lineOffset,
        last_output_at: log.lastOutputAt === null ? null : isoMicros(log.lastOutputAt),
        file_inode: log.fileInode,
        file_size_seen: log.fileSizeSeen,
      },
    });
  };
}

export function attachLogPreview({
  store: { read },
  events,
}: ContainerServices): ContainerHandler<"attach_log_preview"> {
  return async ({ params, caller }) => {
    const agent = agentInReach(read, caller, params.agent_id);
    if ("ok" in agent) return agent;
    const log = read.lastLogOf(agent.agentId);
    if (log === null) return fail("attachment_not_found");
    const preview = await previewLog(log.logPath, params.lines, events.rules.excerpt);
    if (preview.kind === "missing") return fail("log_file_missing");
    const { agent_id, attachment_id } = attachmentOf(caller, log);
    return ok({ agent_id, attachment_id, log_path: seenLogPath(caller, log), lines: [...preview.lines] });
  };
}
