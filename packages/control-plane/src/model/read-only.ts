import { compareEventEnvelopeVersion, type EventEnvelopeVersion } from "@interlock/contracts";

/** A node below its session's floor may read and may not write. Without a floor every version may do both. */
export function isReadOnly(
  clientVersion: EventEnvelopeVersion,
  floor: EventEnvelopeVersion | undefined,
): boolean {
  return floor !== undefined && compareEventEnvelopeVersion(clientVersion, floor) < 0;
}
