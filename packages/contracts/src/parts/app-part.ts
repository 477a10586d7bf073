import { methods } from "../../generated/methods.ts";
import type { AppErrors, AppMethods } from "../../generated/types.ts";
import { appErrorDetails, frames, params, results } from "../../generated/validators.js";
import { labelFits, projectPathFits, swarmHasParent, updateFits } from "../app/agent/rules.ts";
import { appPlane } from "../app/plane.ts";
import {
  masterFits,
  onlyEnabledChanges,
  sourceScopeFits,
  targetFits,
  templateReads,
} from "../app/route/rules.ts";
import { cancelReasonFits, payloadSize, payloadText } from "../app/queue/rules.ts";
import { noFilterOperators, sinceBeforeUntil } from "../app/rules/filters.ts";
import { definePart } from "../define/define-part.ts";
import type { RegistryPart } from "../define/registry-part.ts";

/** The app plane, ready to serve or to call. */
export const appPart: RegistryPart<AppMethods, AppErrors> = definePart({
  plane: appPlane,
  methods,
  params,
  results,
  frames,
  errorDetails: appErrorDetails,
  rules: [
    labelFits,
    projectPathFits,
    swarmHasParent,
    updateFits,
    payloadSize,
    payloadText,
    templateReads,
    sourceScopeFits,
    targetFits,
    masterFits,
    onlyEnabledChanges,
    cancelReasonFits,
    sinceBeforeUntil,
    noFilterOperators,
  ],
  registry: async () => (await import("../registry/index.ts")).registry,
});
