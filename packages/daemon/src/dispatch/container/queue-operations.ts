import type { ContainerErrors, ContainerMethods } from "@interlock/contracts";
import { ok, type FailureOf, type Success } from "@interlock/wire";
import { operateOnMessage } from "../../service/queue/operate-on-message.ts";
import type { OperateMessageInput } from "../../store/operations/operate-message.ts";
import type { QueueRecord } from "../../store/records/queue-record.ts";
import { fail } from "../container-fail.ts";
import {
  cliCause,
  type ContainerCall,
  type ContainerHandler,
  type ContainerServices,
} from "../container-services.ts";
import { queueRowView } from "../views/queue-row-view.ts";
import { callingAgent } from "./caller-pane.ts";
import { OPERATOR } from "./routing.ts";

/** A delay without a length: a hundred years, by which somebody has approved the message. */
const UNTIL_APPROVED_MS = 3_155_760_000_000;

export function queueApprove(services: ContainerServices): ContainerHandler<"queue.approve"> {
  return async (call) => {
    const outcome = await operate(services, call, { kind: "approve" });
    if (outcome === "not-applicable") return fail("approval_not_applicable");
    return outcome === "routing-disabled" ? fail("routing_disabled") : outcome;
  };
}

export function queueDelay(services: ContainerServices): ContainerHandler<"queue.delay"> {
  return async (call) => {
    const delayMs = call.params.delay_ms ?? UNTIL_APPROVED_MS;
    const outcome = switched(await operate(services, call, { kind: "delay", delayMs }));
    return outcome === "not-applicable" ? fail("delay_not_applicable") : outcome;
  };
}

export function queueCancel(services: ContainerServices): ContainerHandler<"queue.cancel"> {
  return async (call) => {
    // Nothing but white space is no reason.
    const reason = call.params.reason?.trim() || null;
    const outcome = switched(await operate(services, call, { kind: "cancel", reason }));
    // Whatever waits can be canceled.
    return outcome === "not-applicable" ? fail("terminal_state_cannot_change") : outcome;
  };
}

type Params = ContainerMethods["queue.approve"]["params"];
type Answer =
  | Success<ContainerMethods["queue.approve"]["result"]>
  | FailureOf<
      ContainerErrors,
      | "operator_pane_inactive"
      | "message_id_not_found"
      | "other_container"
      | "terminal_state_cannot_change"
      | "delivery_in_progress"
    >;

/** A guest acts as an agent of its container, and on messages from or to agents there. */
async function operate(
  { store, worker, delays }: ContainerServices,
  call: ContainerCall<Params>,
  action: OperateMessageInput["action"],
): Promise<Answer | "not-applicable" | "routing-disabled"> {
  const { caller, params } = call;
  const operator = callingAgent(store.read, caller, params.caller_pane);
  if (operator?.state !== "active" && (caller.kind === "container" || params.caller_pane !== undefined))
    return fail("operator_pane_inactive");
  const message = store.read.message(params.message_id);
  if (message === null) return fail("message_id_not_found");
  if (caller.kind === "container" && !concerns(message, caller.containerId)) return fail("other_container");
  const outcome = await operateOnMessage(
    { store, worker, delays },
    { messageId: message.messageId, action, by: operator?.agentId ?? OPERATOR, cause: cliCause(call) },
  );
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
    case "routing-disabled":
      return outcome.kind;
  }

  function concerns({ senderAgentId, targetAgentId }: QueueRecord, containerId: string): boolean {
    return [senderAgentId, targetAgentId].some((id) => store.read.agent(id)?.containerId === containerId);
  }
}

/** Only an approval is asked whether routing is on. */
function switched<Other>(outcome: Other | "routing-disabled"): Exclude<Other, "routing-disabled"> {
  if (outcome === "routing-disabled") throw new Error("routing was asked for where it does not matter");
  // What is left of the union; the compiler does not narrow a parameter's type by its value.
  return outcome as Exclude<Other, "routing-disabled">;
}
