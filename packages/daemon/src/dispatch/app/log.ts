import { ok } from "@interlock/wire";
import type { LogAttachmentFilters } from "../../store/queries/list-inputs.ts";
import type { AppHandler, AppServices } from "../app-services.ts";
import { causeOf } from "../app-services.ts";
import { fail } from "../fail.ts";
import { keptAnswers } from "../kept-answers.ts";
import { pageAnswer } from "../page-answer.ts";
import { pageRequest } from "../page-request.ts";
import { present } from "../present.ts";
import { logBlocked } from "./log-blocked.ts";
import { agentView } from "../views/agent-view.ts";
import { logAttachmentView } from "../views/log-attachment-view.ts";

export function logAttachmentList({ store }: AppServices): AppHandler<"app.log_attachment.list"> {
  return keptAnswers(store.read, (params) => {
    const page = pageRequest<"last_status_at" | "attached_at" | "status">(params, "last_status_at", "desc");
    const filters: LogAttachmentFilters = present(params.filters ?? {});
    return pageAnswer(store.read.logAttachments({ ...page, filters }), logAttachmentView, page.ordering);
  });
}

export function logAttachmentDetail({ store }: AppServices): AppHandler<"app.log_attachment.detail"> {
  return ({ params: { attachment_id } }) => {
    const attachment = store.read.logAttachment(attachment_id);
    return attachment === null ? fail("not_found", {}) : ok({ row: logAttachmentView(attachment) });
  };
}

export function logAttach({ logs }: AppServices): AppHandler<"app.log.attach"> {
  return async (call) => {
    const { agent_id } = call.params;
    const cause = causeOf(call);
    const outcome = await logs.attachments.attach({
      agentId: agent_id,
      logPath: null,
      source: "explicit",
      cause,
    });
    switch (outcome.kind) {
      case "attached":
        return ok({ row: agentView(outcome.agent) });
      case "agent-unknown":
        return fail("agent_not_found", { agent_id });
      case "container-inactive":
        return fail("container_inactive", { container_id: outcome.containerId });
      case "blocked":
        return logBlocked(agent_id, outcome.reason);
    }
  };
}

export function logDetach({ logs }: AppServices): AppHandler<"app.log.detach"> {
  return async (call) => {
    const { agent_id } = call.params;
    const outcome = await logs.attachments.detach(agent_id, causeOf(call));
    return outcome.kind === "agent-unknown"
      ? fail("agent_not_found", { agent_id })
      : ok({ row: agentView(outcome.agent) });
  };
}
