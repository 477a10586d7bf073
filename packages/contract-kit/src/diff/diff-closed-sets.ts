import type { JsonSchema } from "../build/json-schema.ts";
import { refName } from "../build/json-schema.ts";
import type { ClosedSetModel, Model } from "../build/model.ts";
import { someChild } from "../build/schema-children.ts";
import { diffByName, listDifference } from "./by-name.ts";
import type { Finding } from "./finding.ts";
import { breaking, compatible, finding, unknown } from "./finding.ts";

export function diffClosedSets(old: Model, now: Model): readonly Finding[] {
  // Where a payload uses the set on both sides, the payload's own comparison says more: it knows the direction.
  const inOld = usedSets(old);
  const inNew = usedSets(now);
  return diffByName(old.closedSets, now.closedSets, {
    gone: (name) => [
      finding(
        `closed set ${name}`,
        "closed set",
        "",
        "- set",
        unknown("where its values were used outside the payloads is not in the model"),
      ),
    ],
    added: (name) => [
      finding(`closed set ${name}`, "closed set", "", "+ set", compatible("nobody reads it yet")),
    ],
    kept: (name, before, after) => [
      ...diffOpenness(name, before, after),
      ...diffValues(name, before, after, inOld.has(name) && inNew.has(name)),
    ],
  });
}

function diffOpenness(name: string, before: ClosedSetModel, after: ClosedSetModel): readonly Finding[] {
  if (before.openness === after.openness) return [];
  const judgement =
    after.openness === "open"
      ? breaking("old readers match it exhaustively, and it may grow now")
      : compatible("readers that expect more still read it");
  return [
    finding(`closed set ${name}`, "closed set", "", `${before.openness} → ${after.openness}`, judgement),
  ];
}

function diffValues(
  name: string,
  before: ClosedSetModel,
  after: ClosedSetModel,
  inPayloads: boolean,
): readonly Finding[] {
  const place = `closed set ${name}`;
  const elsewhere = compatible("judged where a payload uses it");
  const { gone, added } = listDifference(before.values, after.values);
  const ofAdded =
    before.openness === "open"
      ? compatible("the set is open: readers take values they do not know")
      : breaking("readers that match exhaustively meet a value they do not know");
  const reordered =
    gone.length === 0 && added.length === 0 && before.values.join("\n") !== after.values.join("\n");
  return [
    ...gone.map((value) =>
      finding(
        place,
        "closed set",
        "",
        `- ${value}`,
        inPayloads
          ? elsewhere
          : unknown(
              "no payload uses the set, so whether the value is still sent or taken is not in the model",
            ),
      ),
    ),
    ...added.map((value) =>
      finding(
        place,
        "closed set",
        "",
        `+ ${value}`,
        inPayloads ? elsewhere : { ...ofAdded, ...(ofAdded.verdict === "breaking" && { proof: value }) },
      ),
    ),
    ...(reordered
      ? [finding(place, "closed set", "", "reordered", compatible("a set has no order on the wire"))]
      : []),
  ];
}

/** The closed sets that a method, an error or an event leads to. */
function usedSets(model: Model): ReadonlySet<string> {
  const used = new Set<string>();
  const seen = new Set<string>();
  const visit = (schema: JsonSchema): boolean => {
    if (schema["x-closedSet"] !== undefined) used.add(schema["x-closedSet"]);
    const target = schema.$ref === undefined ? undefined : refName(schema.$ref);
    if (target !== undefined && !seen.has(target)) {
      seen.add(target);
      visit(model.$defs[target] ?? {});
    }
    return someChild(schema, visit);
  };
  for (const { params, result } of Object.values(model.methods)) visit({ anyOf: [params, result] });
  for (const codes of Object.values(model.errors))
    for (const { details } of Object.values(codes)) visit(details);
  for (const { payload } of Object.values(model.events)) visit(payload);
  return used;
}
