import { termsOn } from "@interlock/contracts/define";
import type { Model, PlaneModel } from "../build/model.ts";
import { diffByName, listDifference } from "./by-name.ts";
import { diffLimits } from "./diff-limits.ts";
import { diffText } from "./diff-text.ts";
import { diffVersion } from "./diff-versions.ts";
import type { Finding } from "./finding.ts";
import { breaking, compatible, finding } from "./finding.ts";

export function diffPlanes(old: Model, now: Model): readonly Finding[] {
  return diffByName(old.planes, now.planes, {
    gone: (name) => [
      finding(`plane ${name}`, "plane", "", "- plane", breaking("old callers find nobody there")),
    ],
    added: (name) => [finding(`plane ${name}`, "plane", "", "+ plane", compatible("nobody calls it yet"))],
    kept: (name, before, after) => {
      const place = `plane ${name}`;
      const methods = Object.keys(old.methods).filter((method) => old.methods[method]?.planes.includes(name));
      return [
        ...diffVersion(place, "version", before.version, after.version),
        ...(before.framing === after.framing
          ? []
          : [
              finding(
                place,
                "plane",
                "",
                `framing ${before.framing} → ${after.framing}`,
                breaking("old peers cut the bytes differently", after.framing),
              ),
            ]),
        ...diffNameRule(place, "method names", before.methodName, after.methodName, methods),
        ...diffNameRule(
          place,
          "error codes",
          before.errorCode,
          after.errorCode,
          Object.keys(old.errors[name] ?? {}),
        ),
        ...diffUnknownFields(place, before, after),
        ...diffLimits(place, before.limits, after.limits),
        ...diffCodes(place, "", before.errors, after.errors),
        ...diffGates(place, name, before, after, old),
      ];
    },
  });
}

function diffNameRule(
  place: string,
  what: string,
  before: string,
  after: string,
  names: readonly string[],
): readonly Finding[] {
  if (before === after) return [];
  const refused = names.find((name) => !new RegExp(after, "u").test(name));
  const judgement =
    refused === undefined
      ? compatible("every name that exists still fits")
      : breaking("a name that exists no longer fits", refused);
  return [finding(place, "plane", "", `${what} ${before} → ${after}`, judgement)];
}

function diffUnknownFields(place: string, before: PlaneModel, after: PlaneModel): readonly Finding[] {
  if (before.unknownRequestFields === after.unknownRequestFields) return [];
  const judgement =
    after.unknownRequestFields === "refuse"
      ? breaking("old callers that send more are refused", { unknown: null })
      : compatible("less is refused");
  return [
    finding(
      place,
      "request",
      "",
      `unknown fields ${before.unknownRequestFields} → ${after.unknownRequestFields}`,
      judgement,
    ),
  ];
}

function diffCodes(
  place: string,
  path: string,
  before: readonly string[],
  after: readonly string[],
  inUse = true,
): readonly Finding[] {
  const { gone, added } = listDifference(before, after);
  const meets = (code: string) =>
    inUse
      ? breaking("clients that match exhaustively meet a code they do not know", code)
      : compatible("no method stood behind the gate");
  return [
    ...gone.map((code) =>
      finding(
        place,
        "error set",
        path,
        `- ${code}`,
        compatible("callers wait for a code that no longer comes"),
      ),
    ),
    ...added.map((code) => finding(place, "error set", path, `+ ${code}`, meets(code))),
  ];
}

function diffGates(
  place: string,
  plane: string,
  before: PlaneModel,
  after: PlaneModel,
  old: Model,
): readonly Finding[] {
  const used = (gate: string): boolean =>
    Object.values(old.methods).some(
      (method) => method.planes.includes(plane) && termsOn(method, plane).gate === gate,
    );
  return diffByName(before.gates, after.gates, {
    gone: (gate) => [
      finding(
        place,
        "plane",
        "",
        `- gate ${gate}`,
        compatible(used(gate) ? "judged at the methods that stood behind it" : "no method stood behind it"),
      ),
    ],
    added: (gate) => [
      finding(place, "plane", "", `+ gate ${gate}`, compatible("judged at the methods that stand behind it")),
    ],
    kept: (gate, one, other) => [
      ...diffCodes(place, `gate ${gate}`, one.errors, other.errors, used(gate)),
      ...diffText(place, `gate ${gate}`, one.meaning, other.meaning),
    ],
  });
}
