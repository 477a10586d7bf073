import { methods } from "../../generated/methods.ts";
import type { ControlErrors, ControlMethods } from "../../generated/types.ts";
import { controlErrorDetails, frames, params, results } from "../../generated/validators.js";
import { CONTROL_ACCESS, type MethodAccess } from "../control/access.ts";
import { controlPlane } from "../control/plane.ts";
import { definePart } from "../define/define-part.ts";
import type { RegistryPart } from "../define/registry-part.ts";
import { newRoleFits } from "../shared/membership/rules.ts";

/** Who may call each method of the control plane. */
export const controlAccess: { readonly [Name in keyof ControlMethods]: MethodAccess } = CONTROL_ACCESS;

/** The control plane, ready to serve or to call. */
export const controlPart: RegistryPart<ControlMethods, ControlErrors> = definePart({
  plane: controlPlane,
  methods,
  params,
  results,
  frames,
  errorDetails: controlErrorDetails,
  rules: [newRoleFits],
  registry: async () => (await import("../registry/index.ts")).registry,
});
