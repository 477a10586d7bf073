import type { ErrorBody, WireFault } from "@interlock/wire";

/** The error with which a peer refused a whole connection: as good as an answer to each of its calls. */
export function refusalIn({ details }: WireFault): ErrorBody | undefined {
  const { error } = details;
  if (typeof error !== "object" || error === null || !("code" in error) || !("message" in error))
    return undefined;
  const { code, message } = error;
  if (typeof code !== "string" || typeof message !== "string") return undefined;
  if (!("details" in error) || typeof error.details !== "object" || error.details === null) return undefined;
  return { code, message, details: error.details };
}
