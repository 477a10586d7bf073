import { readErrorBody, type ErrorBody, type WireFault } from "@interlock/wire";

/** The error with which a peer refused a whole connection: as good as an answer to each of its calls. */
export function refusalIn({ details }: WireFault): ErrorBody | undefined {
  return readErrorBody(details["error"]);
}
