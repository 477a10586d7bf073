import { methods } from "../../generated/methods.ts";
import type { LocalErrors, LocalMethods } from "../../generated/types.ts";
import { frames, localErrorDetails, params, results } from "../../generated/validators.js";
import { definePart } from "../define/define-part.ts";
import type { RegistryPart } from "../define/registry-part.ts";
import { localPlane } from "../local/plane.ts";

/** The local plane, ready to serve or to call. */
export const localPart: RegistryPart<LocalMethods, LocalErrors> = definePart({
  plane: localPlane,
  methods,
  params,
  results,
  frames,
  errorDetails: localErrorDetails,
  rules: [],
  registry: async () => (await import("../registry/index.ts")).registry,
});
