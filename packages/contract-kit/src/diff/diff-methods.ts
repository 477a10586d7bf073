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
      ...diffGate(name, before, after, old, now),
      ...diffPayload(old, now, name, "request", before.params, after.params),
      ...diffPayload(old, now, name, "response", before.result, after.result),
      ...diffFrames(name, before, after, old, now),
      ...diffRules(name, before.rules, after.rules),
      ...diffCodes(name, before, after, old),
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

/** A gate is known by the codes it answers with; the order of strictness beyond them is not in the model. */
function diffGate(
  name: string,
  before: MethodModel,
  after: MethodModel,
  old: Model,
  now: Model,
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
        "",
        change,
        breaking(`old callers may now be refused with ${added.join(", ")}`, added[0]),
      ),
    ];
  if (gone.length > 0)
    return [
      finding(
        name,
        "contract",
        "",
        change,
        compatible(`callers are no longer refused with ${gone.join(", ")}`),
      ),
    ];
  return [
    finding(
      name,
      "contract",
      "",
      change,
      unknown("both gates answer with the same codes; which one lets more callers in is not decided"),
    ),
  ];
}

function diffCodes(name: string, before: MethodModel, after: MethodModel, old: Model): readonly Finding[] {
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
      finding(name, "error set", "", `- ${code}`, compatible("callers wait for a code that no longer comes")),
    ),
    ...added.map((code) =>
      finding(
        name,
        "error set",
        "",
        `+ ${code}`,
        known(code)
          ? compatible("the gate or the plane answered with it before")
          : breaking("clients that match exhaustively meet a code they do not know", code),
      ),
    ),
  ];
}
