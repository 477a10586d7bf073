import { ok } from "@interlock/wire";
import type { ContainerFilters } from "../../store/queries/list-inputs.ts";
import type { AppHandler, AppServices } from "../app-services.ts";
import { fail } from "../fail.ts";
import { keptAnswers } from "../kept-answers.ts";
import { pageAnswer } from "../page-answer.ts";
import { pageRequest } from "../page-request.ts";
import { present } from "../present.ts";
import { containerView } from "../views/container-view.ts";

export function containerList({ store }: AppServices): AppHandler<"app.container.list"> {
  return keptAnswers(store.read, (params) => {
    const page = pageRequest<"name" | "first_seen_at" | "last_scanned_at">(params, "name");
    const filters: ContainerFilters = present(params.filters ?? {});
    return pageAnswer(store.read.containers({ ...page, filters }), containerView, page.ordering);
  });
}

export function containerDetail({ store }: AppServices): AppHandler<"app.container.detail"> {
  return ({ params: { container_id } }) => {
    const container = store.read.container(container_id);
    return container === null ? fail("not_found", {}) : ok({ row: containerView(container) });
  };
}
