import { z } from "zod";
import { boundedText } from "../schema/text.ts";
import { EVENT_ENVELOPE_VERSION_PATTERN } from "./event-envelope-version.ts";
import { LOCAL_PROTOCOL_VERSION_PATTERN } from "./local-protocol-version.ts";

export const EventEnvelopeVersion = boundedText({
  min: 3,
  max: 64,
  pattern: EVENT_ENVELOPE_VERSION_PATTERN,
}).meta({
  id: "EventEnvelopeVersion",
  brand: true,
  description: "MAJOR.MINOR of the event envelope, compared as integers.",
});

export const AppContractVersion = z
  .string()
  .regex(/^\d+\.\d+$/)
  .meta({ id: "AppContractVersion", description: "MAJOR.MINOR of the app contract." });

export const LocalProtocolVersion = z.string().regex(LOCAL_PROTOCOL_VERSION_PATTERN).meta({
  id: "LocalProtocolVersion",
  description: "A day, YYYY-MM-DD, that names a version of the local protocol.",
});
