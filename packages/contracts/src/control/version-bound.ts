import { z } from "zod";
import { freeText } from "../schema/free-text.ts";
import { EventEnvelopeVersion } from "../versions/schema.ts";

const UPGRADE_PATH_MAX_LEN = 512;

/** Which version was too low or too high, which ones are taken, and what to do. */
export const VersionBoundExceededDetails = z
  .strictObject({
    attemptedVersion: EventEnvelopeVersion,
    /** A session's floor has no upper bound: `max` is then null. */
    acceptedRange: z.strictObject({ min: EventEnvelopeVersion, max: EventEnvelopeVersion.nullable() }),
    upgradePath: freeText(UPGRADE_PATH_MAX_LEN),
  })
  .meta({ id: "VersionBoundExceededDetails" });
