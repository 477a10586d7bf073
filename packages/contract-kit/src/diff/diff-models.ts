import type { Model } from "../build/model.ts";
import { diffClosedSets } from "./diff-closed-sets.ts";
import { diffErrors } from "./diff-errors.ts";
import { diffEvents } from "./diff-events.ts";
import { diffMethods } from "./diff-methods.ts";
import { diffPlanes } from "./diff-planes.ts";
import { diffVersions } from "./diff-versions.ts";
import type { Finding } from "./finding.ts";

/** Every difference between two models of one contract, judged for those who were built from the old one. */
export function diffModels(old: Model, now: Model): readonly Finding[] {
  return [
    ...diffVersions(old, now),
    ...diffPlanes(old, now),
    ...diffMethods(old, now),
    ...diffErrors(old, now),
    ...diffEvents(old, now),
    ...diffClosedSets(old, now),
  ];
}
