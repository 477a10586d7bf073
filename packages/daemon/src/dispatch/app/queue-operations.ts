import { ok, type FailureOf, type Success } from "@interlock/wire";
import type { AppErrors, AppMethods } from "@interlock/contracts";
import { HOST_OPERATOR } from "../../model/host-operator.ts";
import { explainMessage } from "../../service/queue/explain-message.ts";
import {
  operateOnMessage,
  unswitched,
  type OperatedUnswitched,
} from "../../service/queue/operate-on-message.ts";
import type { OperateMessageInput, OperateMessageOutcome } from "../../store/operations/operate-message.ts";
import { causeOf, type AppCall, type AppHandler, type AppServices } from "../app-services.ts";
import { fail } from "../fail.ts";
import { explanationView } from "../views/explanation-view.ts";
import { messageView } from "../views/message-view.ts";

export function queueApprove(services: AppServices): AppHandler<"app.queue.approve"> {
  return async (call) => {
    const outcome = await operate(services, call, { kind: "approve" });
    return outcome.kind === "routing-disabled" ? fail("routing_disabled", {}) : answer(outcome, call.params);
  };
}

export function queueDelay(services: AppServices): AppHandler<"app.queue.delay"> {
  return async (call) => {
    const outcome = await operate(services, call, { kind: "delay", delayMs: call.params.delay_ms });
    return answer(unswitched(outcome), call.params);
  };
}

export function queueCancel(services: AppServices): AppHandler<"app.queue.cancel"> {
  return async (call) => {
    // Nothing but white space is no reason.
    const reason = call.params.reason?.trim() || null;
    const outcome = await operate(services, call, { kind: "cancel", reason });
    return answer(unswitched(outcome), call.params);
  };
}

export function queueExplain({ store, worker }: AppServices): AppHandler<"app.queue.explain"> {
  return ({ params: { message_id } }) => {
    const facts = store.read.messageFacts(message_id);
    if (facts === null) return fail("queue_message_not_found", { message_id });
    const wait = worker.waitOf(facts.pane.paneRef, facts.pane.containerId);
    return ok(explanationView(facts.message, explainMessage(facts, wait)));
  };
}

interface Params {
  readonly message_id: string;
}

function operate(
  { store, worker, delays }: AppServices,
  call: AppCall<Params>,
  action: OperateMessageInput["action"],
): Promise<OperateMessageOutcome> {
  const { message_id: messageId } = call.params;
  return operateOnMessage(
    { store, worker, delays },
    { messageId, action, by: HOST_OPERATOR, cause: causeOf(call) },
  );
}

type Answer =
  | Success<AppMethods["app.queue.cancel"]["result"]>
  | FailureOf<AppErrors, "queue_message_not_found" | "stale_object">;

function answer(outcome: OperatedUnswitched, { message_id }: Params): Answer {
  switch (outcome.kind) {
    case "moved":
      return ok({ row: messageView(outcome.message) });
    case "unknown-message":
      return fail("queue_message_not_found", { message_id });
    case "terminal":
      return fail("stale_object", { reason: "terminal" });
    case "delivery-in-progress":
      return fail("stale_object", { reason: "delivery in progress" });
    case "not-applicable":
      return fail("stale_object", { reason: "not applicable" });
  }
}
