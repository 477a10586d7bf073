import type { PlaneLimits } from "@interlock/contracts/define";
import type { Finding, Judgement } from "./finding.ts";
import { breaking, compatible, finding, unknown } from "./finding.ts";

/** What a higher and a lower limit mean to those who were built for the old one. */
const MEANING: Readonly<
  Record<keyof PlaneLimits, { readonly raised: Judgement; readonly lowered: Judgement }>
> = {
  requestBytes: {
    raised: compatible("more is accepted"),
    lowered: breaking("old callers may send more than is now accepted"),
  },
  responseBytes: {
    raised: breaking("old readers refuse answers over their own limit"),
    lowered: compatible("old readers accept more than comes"),
  },
  depth: {
    raised: unknown("requests may nest deeper, but old readers refuse deeper answers"),
    lowered: breaking("old callers may nest deeper than is now accepted"),
  },
};

export function diffLimits(place: string, before: PlaneLimits, after: PlaneLimits): readonly Finding[] {
  const names: readonly (keyof PlaneLimits)[] = ["requestBytes", "responseBytes", "depth"];
  return names
    .filter((name) => before[name] !== after[name])
    .map((name) => {
      const { raised, lowered } = MEANING[name];
      const judgement = after[name] > before[name] ? raised : lowered;
      const proof = Math.max(before[name], after[name]);
      return finding(
        place,
        "plane",
        "",
        `${name} ${before[name]} → ${after[name]}`,
        judgement.verdict === "breaking" ? { ...judgement, proof } : judgement,
      );
    });
}
