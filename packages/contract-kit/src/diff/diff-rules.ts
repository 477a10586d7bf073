import type { MethodModel } from "../build/model.ts";
import { diffByName } from "./by-name.ts";
import type { Finding } from "./finding.ts";
import { breaking, compatible, finding, unknown } from "./finding.ts";

type Rules = MethodModel["rules"];

export function diffRules(place: string, before: Rules, after: Rules): readonly Finding[] {
  const byName = (rules: Rules) => Object.fromEntries(rules.map((rule) => [rule.name, rule.statement]));
  return [
    ...diffByName(byName(before), byName(after), {
      gone: (name) => [
        finding(place, "rules", "", `- ${name}`, compatible("requests that it refused are now accepted")),
      ],
      added: (name) => [
        finding(place, "rules", "", `+ ${name}`, breaking("it refuses requests that were accepted")),
      ],
      kept: (name, old, now) =>
        old === now
          ? []
          : [
              finding(
                place,
                "rules",
                "",
                `${name} restated`,
                unknown("whether the rule still refuses the same requests is not in the model"),
              ),
            ],
    }),
    ...order(place, before, after),
  ];
}

function order(place: string, before: Rules, after: Rules): readonly Finding[] {
  const common = (rules: Rules, others: Rules) =>
    rules
      .map((rule) => rule.name)
      .filter((name) => others.some((other) => other.name === name))
      .join(", ");
  const now = common(after, before);
  if (common(before, after) === now) return [];
  return [
    finding(
      place,
      "rules",
      "",
      `order → ${now}`,
      compatible("the same requests are refused; only which fault is named first differs"),
    ),
  ];
}
