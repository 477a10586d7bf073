import { z } from "zod";

/** The secret of an invite: 256 random bits, shown once, stored as a hash. */
export const InviteToken = z
  .string()
  .regex(/^[A-Za-z0-9_-]{16,512}$/)
  .meta({ id: "InviteToken", description: "Whoever holds it may join once." });
