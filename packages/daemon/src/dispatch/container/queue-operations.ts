import type { ContainerErrors, ContainerMethods } from "@interlock/contracts";
import { ok, type FailureOf, type Success } from "@interlock/wire";
import { HOST_OPERATOR } from "../../model/host-operator.ts";
import {
  operateOnMessage,
  unswitched,
  type OperatedUnswitched,
} from "../../service/queue/operate-on-message.ts";
import type { OperateMessageInput, OperateMessageOutcome } from "../../store/operations/operate-message.ts";
import type { QueueRecord } from "../../store/records/queue-record.ts";
import type { StoreReader } from "../../store/store-reader.ts";
import { fail } from "../container-fail.ts";
import {
  cliCause,
  type ContainerCall,
  type ContainerHandler,
  type ContainerServices,
} from "../container-services.ts";
import { queueRowView } from "../views/queue-row-view.ts";
import { callingAgent } from "./caller-pane.ts";

/** A delay without a length: a hundred years, by which somebody has approved the message. */
const UNTIL_APPROVED_MS = 3_155_760_000_000;

export function queueApprove(services: ContainerServices): ContainerHandler<"queue.approve"> {
  return async (call) => {
    const outcome = await operate(services, call, { kind: "approve" });
    if ("ok" in outcome) return outcome;
    if (outcome.kind === "routing-disabled") return fail("routing_disabled");
    return answer(outcome, "approval_not_applicable");
  };
}

export function queueDelay(services: ContainerServices): ContainerHandler<"queue.delay"> {
  return async (call) => {
    const delayMs = call.params.delay_ms ?? UNTIL_APPROVED_MS;
    const outcome = await operate(services, call, { kind: "delay", delayMs });
    return "ok" in outcome ? outcome : answer(unswitched(outcome), "delay_not_applicable");
  };
}

export function queueCancel(services: ContainerServices): ContainerHandler<"queue.cancel"> {
  return async (call) => {
    // Nothing but white space is no reason.
    const reason = call.params.reason?.trim() || null;
    const outcome = await operate(services, call, { kind: "cancel", reason });
    // Whatever waits can be canceled.
    return "ok" in outcome ? outcome : answer(unswitched(outcome), "terminal_state_cannot_change");
  };
}

type Params = ContainerMethods["queue.approve"]["params"];
type Result = ContainerMethods["queue.approve"]["result"];
type NotApplicable = "approval_not_applicable" | "delay_not_applicable" | "terminal_state_cannot_change";

/** A guest acts as an agent of its container, and on messages from or to agents there. */
async function operate(
  { store, worker, delays }: ContainerServices,
  call: ContainerCall<Params>,
  action: OperateMessageInput["action"],
): Promise<
  | OperateMessageOutcome
  | FailureOf<ContainerErrors, "operator_pane_inactive" | "message_id_not_found" | "other_container">
> {
  const { caller, params } = call;
  const operator = callingAgent(store.read, caller, params.caller_pane);
  if (operator?.state !== "active" && (caller.kind === "container" || params.caller_pane !== undefined))
    return fail("operator_pane_inactive");
  const message = store.read.message(params.message_id);
  if (message === null) return fail("message_id_not_found");
  if (caller.kind === "container" && !concerns(store.read, message, caller.containerId))
    return fail("other_container");
  return operateOnMessage(
    { store, worker, delays },
    {
      messageId: message.messageId,
      action,
      by: operator?.agentId ?? HOST_OPERATOR,
      cause: cliCause(call),
    },
  );
}

function concerns(
  read: StoreReader,
  { senderAgentId, targetAgentId }: QueueRecord,
  containerId: string,
): boolean {
  return [senderAgentId, targetAgentId].some((id) => read.agent(id)?.containerId === containerId);
}

function answer<const Code extends NotApplicable>(
  outcome: OperatedUnswitched,
  notApplicable: Code,
):
  | Success<Result>
  | FailureOf<
      ContainerErrors,
      Code | "message_id_not_found" | "terminal_state_cannot_change" | "delivery_in_progress"
    > {
  switch (outcome.kind) {
    case "moved":
      return ok({ message: queueRowView(outcome.message) });
    case "unknown-message":
      return fail("message_id_not_found");
    case "terminal":
      return fail("terminal_state_cannot_change");
    case "delivery-in-progress":
      return fail("delivery_in_progress");
    case "not-applicable":
      return fail(notApplicable);
  }
}
