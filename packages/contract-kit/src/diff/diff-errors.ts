import type { ErrorModel, Model } from "../build/model.ts";
import { diffByName } from "./by-name.ts";
import { diffPayload } from "./diff-payload.ts";
import { diffText } from "./diff-text.ts";
import type { Finding } from "./finding.ts";
import { breaking, compatible, finding } from "./finding.ts";

/** How much a caller may do on its own after an error; more than before misleads nobody. */
const FREEDOM: Readonly<Record<ErrorModel["retry"], number>> = { never: 0, after: 1, "same-key": 2 };

export function diffErrors(old: Model, now: Model): readonly Finding[] {
  const planes = [...new Set([...Object.keys(old.errors), ...Object.keys(now.errors)])].sort();
  return planes.flatMap((plane) =>
    diffByName(old.errors[plane] ?? {}, now.errors[plane] ?? {}, {
      gone: (code) => [
        finding(
          `error ${plane}/${code}`,
          "contract",
          "",
          "- code",
          compatible("callers wait for a code that no longer comes"),
        ),
      ],
      added: (code) => [
        finding(
          `error ${plane}/${code}`,
          "contract",
          "",
          "+ code",
          compatible("declaring it sends it nowhere; the error sets that name it are judged by themselves"),
        ),
      ],
      kept: (code, before, after) => diffError(`error ${plane}/${code}`, before, after, old, now),
    }),
  );
}

function diffError(
  place: string,
  before: ErrorModel,
  after: ErrorModel,
  old: Model,
  now: Model,
): readonly Finding[] {
  return [
    ...diffPayload(old, now, place, "details", before.details, after.details),
    ...diffRetry(place, before, after),
    ...diffNumber(place, "HTTP status", before.httpStatus, after.httpStatus),
    ...diffNumber(place, "JSON-RPC number", before.jsonRpcCode, after.jsonRpcCode),
    ...(before.audience === after.audience
      ? []
      : [
          finding(
            place,
            "contract",
            "",
            `audience ${before.audience} → ${after.audience}`,
            compatible("it says who acts, not what travels"),
          ),
        ]),
    ...diffText(place, "meaning", before.meaning, after.meaning),
  ];
}

function diffRetry(place: string, before: ErrorModel, after: ErrorModel): readonly Finding[] {
  if (before.retry === after.retry) return [];
  const change = `retry ${before.retry} → ${after.retry}`;
  const judgement =
    FREEDOM[after.retry] > FREEDOM[before.retry]
      ? compatible("old callers retry less than they may")
      : breaking("old callers retry in a way that no longer helps", after.retry);
  return [finding(place, "contract", "", change, judgement)];
}

function diffNumber(
  place: string,
  what: "HTTP status" | "JSON-RPC number",
  before: number | undefined,
  after: number | undefined,
): readonly Finding[] {
  if (before === after) return [];
  const change = `${what} ${before ?? "none"} → ${after ?? "none"}`;
  const judgement =
    before === undefined
      ? compatible(`no ${what} was promised before`)
      : breaking(`old callers look for the ${what}`, after);
  return [finding(place, "contract", "", change, judgement)];
}
