import type { RowOf } from "../list/list-methods.ts";
import { yesNo } from "./cells.ts";
import type { View } from "./view.ts";

export const routeView: View<RowOf<"app.route.list">> = {
  columns: [
    { title: "ROUTE" },
    { title: "ENABLED" },
    { title: "EVENT" },
    { title: "FROM", elastic: true },
    { title: "TO", elastic: true },
    { title: "TEMPLATE", elastic: true },
  ],
  cells: ({ route_id, enabled, event_type, source_scope, target, template }) => [
    route_id,
    yesNo(enabled),
    event_type,
    source_scope.value ?? source_scope.kind,
    target.value ?? target.rule,
    template,
  ],
};
