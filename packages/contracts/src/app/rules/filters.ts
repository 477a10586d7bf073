import type { Rejection, Rule } from "../../define/rule.ts";
import { defineRule } from "../../define/rule.ts";

interface Window {
  readonly filters?: { readonly since?: number | undefined; readonly until?: number | undefined } | undefined;
}

export const sinceBeforeUntil: Rule = defineRule<Window>(
  "since_before_until",
  "`since` does not lie after `until`.",
  ({ filters }): Rejection | undefined => {
    const { since, until } = filters ?? {};
    if (since === undefined || until === undefined) return undefined;
    return since > until ? { field: "since", reason: "after until" } : undefined;
  },
);

interface IdFilters {
  readonly filters?: Readonly<Record<string, unknown>> | undefined;
}

const OPERATOR = /[<>~*%]|LIKE/;

export const noFilterOperators: Rule = defineRule<IdFilters>(
  "no_filter_operators",
  "Filters match exactly; operator syntax in a value is refused.",
  ({ filters }): Rejection | undefined => {
    for (const [field, value] of Object.entries(filters ?? {})) {
      if (typeof value === "string" && OPERATOR.test(value))
        return { field, reason: "operator syntax not supported" };
    }
    return undefined;
  },
);
