import type { AppRouteAddParams } from "@interlock/contracts";
import type { NewRoute } from "../store/operations/add-route.ts";

/** A route as either plane asks for it, with what was left out spelled out. */
export function newRoute({
  event_type,
  template,
  source_scope,
  target,
  master,
}: AppRouteAddParams): NewRoute {
  return {
    eventType: event_type,
    template,
    sourceScope: { kind: source_scope?.kind ?? "any", value: source_scope?.value ?? null },
    target: { rule: target.rule, value: target.value ?? null },
    master: { rule: master?.rule ?? "auto", value: master?.value ?? null },
  };
}
