import { termsOn } from "@interlock/contracts/define";
import type { MethodModel, Model } from "../build/model.ts";
import { diffByName, listDifference } from "./by-name.ts";
import { diffPayload } from "./diff-payload.ts";
import { diffRules } from "./diff-rules.ts";
import { diffText } from "./diff-text.ts";
import type { Finding } from "./finding.ts";
import { breaking, compatible, finding, unknown } from "./finding.ts";

export function diffMethods(old: Model, now: Model): readonly Finding[] {
  return diffByName(old.methods, now.methods, {
    gone: (name) => [finding(name, "contract", "", "- method", breaking("old callers get no answer"))],
    added: (name) => [finding(name, "contract", "", "+ method", compatible("nobody calls it yet"))],
    kept: (name, before, after) => [
      ...diffPlanes(name, before, after),
      ...diffKind(name, before, after),
      ...diffTerms(name, before, after, diffGate, old, now),
      ...diffPayload(old, now, name, "request", before.params, after.params),
      ...diffPayload(old, now, name, "response", before.result, after.result),
      ...diffFrames(name, before, after, old, now),
      ...diffRules(name, before.rules, after.rules),
      ...diffTerms(name, before, after, diffCodes, old, now),
      ...diffText(name, "summary", before.summary, after.summary),
      ...(before.since === after.since
        ? []
        : [
            finding(
              name,
              "contract",
              "",
              `since ${before.since} → ${after.since}`,
              unknown("a method that exists came with one version only"),
            ),
          ]),
    ],
  });
}

function diffPlanes(name: string, before: MethodModel, after: MethodModel): readonly Finding[] {
  const { gone, added } = listDifference(before.planes, after.planes);
  return [
    ...gone.map((plane) =>
      finding(name, "contract", "", `- plane ${plane}`, breaking("old callers on that plane get no answer")),
    ),
    ...added.map((plane) =>
      finding(name, "contract", "", `+ plane ${plane}`, compatible("nobody calls it there yet")),
    ),
  ];
}

function diffKind(name: string, before: MethodModel, after: MethodModel): readonly Finding[] {
  if (before.kind === after.kind) return [];
  return [
    finding(
      name,
      "contract",
      "",
      `kind ${before.kind} → ${after.kind}`,
      breaking("callers retry, cache and send a method by its kind"),
    ),
  ];
}

/** What a subscription sends, its readers judge as they judge an event. A change of kind is told by itself. */
function diffFrames(
  name: string,
  before: MethodModel,
  after: MethodModel,
  old: Model,
  now: Model,
): readonly Finding[] {
  if (before.kind !== "subscription" || after.kind !== "subscription") return [];
  if (before.frames !== undefined && after.frames !== undefined)
    return diffPayload(old, now, name, "event", before.frames, after.frames);
  if (before.frames === undefined && after.frames === undefined) return [];
  return [
    finding(
      name,
      "event",
      "",
      before.frames === undefined ? "+ frames" : "- frames",
      unknown("only one of the models says what the subscription sends"),
    ),
  ];
}

type DiffTerms = (
  name: string,
  before: MethodModel,
  after: MethodModel,
  old: Model,
  now: Model,
  path: string,
) => readonly Finding[];

/** Compares the method's own terms, and then those of each plane that has others on either side. */
function diffTerms(
  name: string,
  before: MethodModel,
  after: MethodModel,
  diff: DiffTerms,
  old: Model,
  now: Model,
): readonly Finding[] {
  const special = before.planes.filter(
    (plane) => after.planes.includes(plane) && (before.on?.[plane] ?? after.on?.[plane]) !== undefined,
  );
  const own = before.planes.filter((plane) => !special.includes(plane));
  return [
    ...(own.length === 0 ? [] : diff(name, { ...before, planes: own }, after, old, now, "")),
    ...special.flatMap((plane) => {
      const one = { ...before, ...termsOn(before, plane), planes: [plane] };
      const other = { ...after, ...termsOn(after, plane), planes: [plane] };
      return diff(name, one, other, old, now, `on ${plane}`);
    }),
  ];
}

/** A gate is known by the codes it answers with; the order of strictness beyond them is not in the model. */
function diffGate(
  name: string,
  before: MethodModel,
  after: MethodModel,
  old: Model,
  now: Model,
  path: string,
): readonly Finding[] {
  if (before.gate === after.gate) return [];
  const codes = (model: Model, method: MethodModel): readonly string[] =>
    method.planes.flatMap((plane) => model.planes[plane]?.gates[method.gate]?.errors ?? []);
  const { gone, added } = listDifference(codes(old, before), codes(now, after));
  const change = `gate ${before.gate} → ${after.gate}`;
  if (added.length > 0)
    return [
      finding(
        name,
        "contract",
        path,
        change,
        breaking(`old callers may now be refused with ${added.join(", ")}`, added[0]),
      ),
    ];
  if (gone.length > 0)
    return [
      finding(
        name,
        "contract",
        path,
        change,
        compatible(`callers are no longer refused with ${gone.join(", ")}`),
      ),
    ];
  return [
    finding(
      name,
      "contract",
      path,
      change,
      unknown("both gates answer with the same codes; which one lets more callers in is not decided"),
    ),
  ];
}

function diffCodes(
  name: string,
  before: MethodModel,
  after: MethodModel,
  old: Model,
  _now: Model,
  path: string,
): readonly Finding[] {
  const { gone, added } = listDifference(before.errors, after.errors);
  // On every plane of the method, the caller met the code already: from the gate or from the plane.
  const known = (code: string): boolean =>
    before.planes.every((plane) => {
      const carrier = old.planes[plane];
      return (
        carrier?.errors.includes(code) === true || carrier?.gates[before.gate]?.errors.includes(code) === true
      );
    });
  return [
    ...gone.map((code) =>
      finding(
        name,
        "error set",
        path,
        `- ${code}`,
        compatible("callers wait for a code that no longer comes"),
      ),
    ),
    ...added.map((code) =>
      finding(
        name,
        "error set",
        path,
        `+ ${code}`,
        known(code)
          ? compatible("the gate or the plane answered with it before")
          : breaking("clients that match exhaustively meet a code they do not know", code),
      ),
    ),
  ];
}
