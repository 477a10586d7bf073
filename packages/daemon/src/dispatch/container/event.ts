import { ok } from "@interlock/wire";
import { CLASSIFIER_RULES } from "../../model/event-classifier.ts";
import { SYNTHETIC_RULES } from "../../model/quiet-event.ts";
import type { EventFilters } from "../../store/queries/list-inputs.ts";
import { fail } from "../container-fail.ts";
import type { ContainerHandler, ContainerServices } from "../container-services.ts";
import { present } from "../present.ts";
import { timeSpan } from "../time-span.ts";
import { eventScope, eventViews } from "./event-scope.ts";
import { readMoment } from "./read-moment.ts";

export function eventsList({ store, events }: ContainerServices): ContainerHandler<"events.list"> {
  return ({ params, caller }) => {
    const { types, limit = events.page.default, cursor = null, reverse = false } = params;
    const scope = eventScope(store.read, caller, params.target);
    if ("ok" in scope) return scope;
    const since = params.since === undefined ? undefined : readMoment(params.since);
    const until = params.until === undefined ? undefined : readMoment(params.until);
    if (since === null || until === null) return fail("events_filter_invalid");
    if (since !== undefined && until !== undefined && since > until)
      return fail("events_filter_invalid", "since: after until");
    if (limit > events.page.max) return fail("events_filter_invalid", `limit: at most ${events.page.max}`);
    const filters: EventFilters = {
      ...present({
        event_types: types === undefined ? undefined : JSON.stringify(types),
        agent_id: scope.agentId ?? undefined,
        container_id: scope.containerId,
      }),
      ...timeSpan(since, until),
    };
    const direction = reverse ? "desc" : "asc";
    const outcome = store.read.events({ limit, orderBy: "observed_at", direction, cursor, filters });
    if (outcome.kind === "cursor-refused") return fail("events_invalid_cursor", `cursor: ${outcome.reason}`);
    return ok({
      events: [...eventViews(store.read, caller, outcome.rows)],
      next_cursor: outcome.cursorNext,
    });
  };
}

export function classifierRules(): ContainerHandler<"events.classifier_rules"> {
  const rules = CLASSIFIER_RULES.map(({ ruleId, eventType, priority }) => ({
    rule_id: ruleId,
    event_type: eventType,
    priority,
  }));
  return () => ok({ rules, synthetic_rule_ids: Object.values(SYNTHETIC_RULES) });
}
