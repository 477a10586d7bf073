import { parseEventEnvelopeVersion, type EventEnvelopeVersion } from "@interlock/contracts";

/** A session's floor, as its column holds it. */
export const floorOf = (column: string | null): EventEnvelopeVersion | undefined =>
  column === null ? undefined : storedVersion(column);

/** @throws Error when the column holds no version: a fault of whoever wrote it, never of the caller. */
export function storedVersion(column: string): EventEnvelopeVersion {
  const version = parseEventEnvelopeVersion(column);
  if (version === undefined) throw new Error("a stored event envelope version is malformed");
  return version;
}
