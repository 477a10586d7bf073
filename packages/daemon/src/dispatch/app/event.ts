import { ok } from "@interlock/wire";
import type { EventFilters, EventOrder } from "../../store/queries/list-inputs.ts";
import type { AppHandler, AppServices } from "../app-services.ts";
import { fail } from "../fail.ts";
import { keptAnswers } from "../kept-answers.ts";
import { pageAnswer } from "../page-answer.ts";
import { pageRequest } from "../page-request.ts";
import { present } from "../present.ts";
import { timeSpan } from "../time-span.ts";
import { eventView } from "../views/event-view.ts";

export function eventList({ store }: AppServices): AppHandler<"app.event.list"> {
  return keptAnswers(store.read, (params) => {
    const page = pageRequest<EventOrder>(params, "event_id", "desc");
    const { since, until, ...exact } = params.filters ?? {};
    const filters: EventFilters = { ...present(exact), ...timeSpan(since, until) };
    return pageAnswer(store.read.events({ ...page, filters }), eventView, page.ordering);
  });
}

export function eventDetail({ store }: AppServices): AppHandler<"app.event.detail"> {
  return ({ params: { event_id } }) => {
    const event = store.read.event(Number(event_id));
    return event === null ? fail("not_found", {}) : ok({ row: eventView(event) });
  };
}
