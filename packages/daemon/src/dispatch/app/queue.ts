import { ok, type FailureOf, type Success } from "@interlock/wire";
import type { AppErrors, AppMethods } from "@interlock/contracts";
import { payloadBody } from "../../service/delivery/payload-body.ts";
import { sendMessage } from "../../service/queue/send-message.ts";
import type { EnqueueMessageOutcome } from "../../store/operations/enqueue-message.ts";
import type { QueueFilters } from "../../store/queries/list-inputs.ts";
import { appSessionScope } from "../../store/store.ts";
import type { AppHandler, AppServices } from "../app-services.ts";
import { fail } from "../fail.ts";
import { causeOf, sessionOf } from "../app-services.ts";
import { keptAnswers } from "../kept-answers.ts";
import { pageAnswer } from "../page-answer.ts";
import { pageRequest } from "../page-request.ts";
import { present } from "../present.ts";
import { timeSpan } from "../time-span.ts";
import { placeUnreachable } from "./place-unreachable.ts";
import { messageView } from "../views/message-view.ts";
import { receiptView } from "../views/receipt-view.ts";

export function queueList({ store }: AppServices): AppHandler<"app.queue.list"> {
  return keptAnswers(store.read, (params) => {
    const page = pageRequest<"default" | "enqueued_at" | "last_updated_at">(params, "default");
    const { since, until, ...exact } = params.filters ?? {};
    const filters: QueueFilters = { ...present(exact), ...timeSpan(since, until) };
    return pageAnswer(store.read.queue({ ...page, filters }), messageView, page.ordering);
  });
}

export function queueDetail({ store }: AppServices): AppHandler<"app.queue.detail"> {
  return ({ params: { message_id } }) => {
    const message = store.read.message(message_id);
    return message === null
      ? fail("queue_message_not_found", { message_id })
      : ok({ row: messageView(message) });
  };
}

export function sendInput({ store, worker, reach }: AppServices): AppHandler<"app.send_input"> {
  return async (call) => {
    const { target_agent_id: target, payload, idempotency_key: key } = call.params;
    const content = payloadBody(payload);
    if (content.kind === "empty") return fail("validation_failed", { field: "payload", reason: "empty" });
    const addressee = store.read.targetAgent(target);
    const obstacle = addressee.kind === "agent" ? await reach.obstacle(addressee.agent.containerId) : null;
    const outcome = await sendMessage(
      { store, worker },
      {
        sender: { kind: "host-operator" },
        source: { kind: "direct" },
        onKillSwitch: "refuse",
        target,
        body: content.body,
        preview: content.preview,
        idempotency:
          key === undefined ? null : { scope: appSessionScope(store.boot, sessionOf(call).id), key },
        obstacle,
        cause: causeOf(call),
      },
    );
    return sendAnswer(outcome, target);
  };
}

type SendInput = AppMethods["app.send_input"];
type SendAnswer = Success<SendInput["result"]> | FailureOf<AppErrors, SendInput["errors"]>;

function sendAnswer(outcome: EnqueueMessageOutcome, target: string): SendAnswer {
  switch (outcome.kind) {
    case "enqueued":
      return ok({
        // The store mints message ids as version 4 UUIDs.
        message_id: outcome.messageId as SendInput["result"]["message_id"],
        state: outcome.state,
        deduplicated: outcome.deduplicated,
        receipt: receiptView(outcome.message),
      });
    case "refused":
      return outcome.reason === "kill_switch_off"
        ? fail("routing_disabled", {})
        : fail("permission_denied", { reason: outcome.reason });
    case "unreachable":
      return placeUnreachable(outcome.obstacle);
    case "target-unknown":
    case "target-elsewhere":
      return fail("agent_not_found", { agent_id: target });
    case "target-ambiguous":
      return fail("validation_failed", { field: "target_agent_id", reason: "label is ambiguous" });
  }
}
