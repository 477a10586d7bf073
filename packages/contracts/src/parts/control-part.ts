import { methods } from "../../generated/methods.ts";
import type { ControlErrors, ControlMethods } from "../../generated/types.ts";
import { controlErrorDetails, frames, params, results } from "../../generated/validators.js";
import { controlPlane } from "../control/plane.ts";
import { definePart } from "../define/define-part.ts";
import type { RegistryPart } from "../define/registry-part.ts";

/** The control plane, ready to serve or to call. */
export const controlPart: RegistryPart<ControlMethods, ControlErrors> = definePart({
  plane: controlPlane,
  methods,
  params,
  results,
  frames,
  errorDetails: controlErrorDetails,
  rules: [],
  registry: async () => (await import("../registry/index.ts")).registry,
});
