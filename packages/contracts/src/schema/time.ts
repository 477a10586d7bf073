import { z } from "zod";

/** ISO 8601 with microseconds, UTC written `+00:00`: containers, panes, agents. */
export const IsoMicroseconds = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}\+00:00$/)
  .meta({ id: "IsoMicroseconds", description: "UTC time with microseconds, written with +00:00." });

/** ISO 8601 with milliseconds, UTC written `Z`: queue, routes, sessions. */
export const IsoMilliseconds = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .meta({ id: "IsoMilliseconds", description: "UTC time with milliseconds, written with Z." });

/** Milliseconds since the Unix epoch. */
export const UnixMilliseconds = z.int().min(0).meta({ id: "UnixMilliseconds" });
