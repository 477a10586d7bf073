import { ok } from "@interlock/wire";
import type { PaneFilters } from "../../store/queries/list-inputs.ts";
import type { AppHandler, AppServices } from "../app-services.ts";
import { fail } from "../fail.ts";
import { keptAnswers } from "../kept-answers.ts";
import { pageAnswer } from "../page-answer.ts";
import { pageRequest } from "../page-request.ts";
import { present } from "../present.ts";
import { paneView } from "../views/pane-view.ts";

export function paneList({ store }: AppServices): AppHandler<"app.pane.list"> {
  return keptAnswers(store.read, (params) => {
    const page = pageRequest<"default" | "discovered_at" | "last_seen_at">(params, "default");
    const filters: PaneFilters = present(params.filters ?? {});
    return pageAnswer(store.read.panes({ ...page, filters }), paneView, page.ordering);
  });
}

export function paneDetail({ store }: AppServices): AppHandler<"app.pane.detail"> {
  return ({ params: { pane_id, container_id, tmux_socket } }) => {
    const matches = store.read
      .panesByPaneId(pane_id)
      .filter((pane) => container_id === undefined || pane.containerId === container_id)
      .filter((pane) => tmux_socket === undefined || pane.tmuxSocket === tmux_socket);
    const active = matches.filter((pane) => pane.state === "active");
    const [first, second] = active.length > 0 ? active : matches;
    if (first === undefined) return fail("pane_not_found", { pane_id });
    if (second !== undefined) {
      return fail(
        "validation_failed",
        { field: "pane_id", reason: "ambiguous" },
        "Several tmux servers have this pane id; name container_id and tmux_socket.",
      );
    }
    return ok({ row: paneView(first) });
  };
}
