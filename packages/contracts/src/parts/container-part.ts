import { methods } from "../../generated/methods.ts";
import type { ContainerErrors, ContainerMethods } from "../../generated/types.ts";
import { containerErrorDetails, frames, params, results } from "../../generated/validators.js";
import { masterFits, sourceScopeFits, targetFits, templateReads } from "../app/route/rules.ts";
import { givenPathFits, oneContainer, shortLabelFits } from "../container/agent/rules.ts";
import { containerPlane } from "../container/plane.ts";
import { definePart } from "../define/define-part.ts";
import type { RegistryPart } from "../define/registry-part.ts";

/** The container plane, ready to serve or to call. */
export const containerPart: RegistryPart<ContainerMethods, ContainerErrors> = definePart({
  plane: containerPlane,
  methods,
  params,
  results,
  frames,
  errorDetails: containerErrorDetails,
  rules: [
    oneContainer,
    shortLabelFits,
    givenPathFits,
    templateReads,
    sourceScopeFits,
    targetFits,
    masterFits,
  ],
  registry: async () => (await import("../registry/index.ts")).registry,
});
