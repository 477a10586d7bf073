import type { ContainerErrors, ContainerMethods } from "@interlock/contracts";
import { ok, type FailureOf, type Success } from "@interlock/wire";
import { shortExcerpt } from "../../model/short-excerpt.ts";
import { awaitMessage } from "../../service/queue/await-message.ts";
import { encodedBody } from "../../service/queue/encoded-body.ts";
import { sendMessage } from "../../service/queue/send-message.ts";
import type { EnqueueMessageOutcome } from "../../store/operations/enqueue-message.ts";
import type { QueueFilters } from "../../store/queries/list-inputs.ts";
import { fail } from "../container-fail.ts";
import {
  cliCause,
  homeOf,
  type ContainerCall,
  type ContainerHandler,
  type ContainerServices,
} from "../container-services.ts";
import { present } from "../present.ts";
import { timeSpan } from "../time-span.ts";
import { queueRowView } from "../views/queue-row-view.ts";
import { callingAgent } from "./caller-pane.ts";
import { firstPage } from "./first-page.ts";
import { readMoment } from "./read-moment.ts";

const DEFAULT_WAIT_SECONDS = 10;
const DEFAULT_ROWS = 100;

export function sendInput(services: ContainerServices): ContainerHandler<"queue.send_input"> {
  return async (call) => {
    const { params, caller } = call;
    const sender = callingAgent(services.store.read, caller, params.caller_pane);
    if (sender === null) return fail("sender_not_in_pane");
    const content = encodedBody(params.body_bytes);
    if (content.kind !== "body") return fail(BODY_CODES[content.kind]);
    const outcome = await sendMessage(services, {
      sender: { kind: "agent", agentId: sender.agentId },
      source: { kind: "direct" },
      // The message is kept and shown; it goes once somebody has approved it.
      onKillSwitch: "block",
      target: params.target,
      ...present({ within: homeOf(caller) ?? undefined }),
      body: content.body,
      preview: shortExcerpt(content.body),
      idempotency: null,
      // The row says how it ended, as the caller waits for it.
      obstacle: null,
      cause: cliCause(call),
    });
    return sent(services, call, outcome);
  };
}

const BODY_CODES = {
  empty: "body_empty",
  "invalid-encoding": "body_invalid_encoding",
  "invalid-characters": "body_invalid_chars",
  "too-large": "body_too_large",
} as const;

type Send = ContainerMethods["queue.send_input"];

async function sent(
  { store }: ContainerServices,
  { params, signal }: ContainerCall<Send["params"]>,
  outcome: EnqueueMessageOutcome,
): Promise<Success<Send["result"]> | FailureOf<ContainerErrors, Send["errors"]>> {
  switch (outcome.kind) {
    case "enqueued": {
      if (params.wait === false) return ok({ message: queueRowView(outcome.message), waited: "not_asked" });
      const timeoutMs = (params.wait_timeout_seconds ?? DEFAULT_WAIT_SECONDS) * 1000;
      const awaited = await awaitMessage((id) => store.read.message(id), outcome.message, timeoutMs, signal);
      return ok({
        message: queueRowView(awaited.message),
        waited: awaited.settled ? "settled" : "timed_out",
      });
    }
    case "refused":
      return fail(outcome.reason === "kill_switch_off" ? "routing_disabled" : outcome.reason);
    case "unreachable":
      throw new Error("nothing was said to keep the target out of reach");
    case "target-unknown":
      return fail("agent_not_found");
    case "target-elsewhere":
      return fail("other_container");
    case "target-ambiguous":
      return fail("target_label_ambiguous");
  }
}

export function queueList({ store }: ContainerServices): ContainerHandler<"queue.list"> {
  return ({ params, caller }) => {
    const { state, sender, target, origin_filter: origin, limit = DEFAULT_ROWS } = params;
    const since = params.since === undefined ? undefined : readMoment(params.since);
    if (since === null) return fail("since_invalid_format");
    const filters: QueueFilters = {
      ...present({
        state,
        sender_agent_id: sender,
        target_agent_id: target,
        origin,
        container_id: homeOf(caller) ?? undefined,
      }),
      ...timeSpan(since, undefined),
    };
    const page = { limit, orderBy: "enqueued_at", direction: "asc", cursor: null, filters } as const;
    const outcome = store.read.queue(page);
    const { rows, truncated } = firstPage(outcome);
    return ok({ rows: rows.map(queueRowView), next_cursor: null, truncated });
  };
}
