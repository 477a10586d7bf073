/** MAJOR.MINOR without leading zeros. */
export const EVENT_ENVELOPE_VERSION_PATTERN: RegExp = /^(0|[1-9]\d*)\.(0|[1-9]\d*)$/;
export const EVENT_ENVELOPE_VERSION = "1.0";

/** Same shape as the generated brand; written here so that the comparator needs no schema library. */
type Version = string & { readonly __brand: "EventEnvelopeVersion" };

function segments(version: Version): readonly [bigint, bigint] {
  const [major = "", minor = ""] = version.split(".");
  return [BigInt(major), BigInt(minor)];
}

/**
 * Compares as integers, MAJOR before MINOR, exact at any size ("10.0" is above "9.0").
 * Trusts its input: versions are checked where they enter.
 */
export function compareEventEnvelopeVersion(a: Version, b: Version): -1 | 0 | 1 {
  const [majorA, minorA] = segments(a);
  const [majorB, minorB] = segments(b);
  if (majorA !== majorB) return majorA < majorB ? -1 : 1;
  if (minorA !== minorB) return minorA < minorB ? -1 : 1;
  return 0;
}

/** Reads a version where it enters: a request, a database column. */
export function parseEventEnvelopeVersion(text: string): Version | undefined {
  // The pattern is what the brand stands for.
  return EVENT_ENVELOPE_VERSION_PATTERN.test(text) ? (text as Version) : undefined;
}
