import { methods } from "../../generated/methods.ts";
import type { ContainerErrors, ContainerMethods } from "../../generated/types.ts";
import { containerErrorDetails, frames, params, results } from "../../generated/validators.js";
import { givenPathFits, oneContainer, shortLabelFits } from "../container/agent/rules.ts";
import { containerPlane } from "../container/plane.ts";
import type { RegistryPart } from "../define/registry-part.ts";
import { assemblePart } from "./assemble-part.ts";

/** The container plane, ready to serve or to call. */
export const containerPart: RegistryPart<ContainerMethods, ContainerErrors> = assemblePart({
  plane: containerPlane,
  methods,
  params,
  results,
  frames,
  errorDetails: containerErrorDetails,
  rules: [oneContainer, shortLabelFits, givenPathFits],
});
