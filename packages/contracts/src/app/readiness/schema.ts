import { z } from "zod";
import { closedSetSchema } from "../../schema/closed-set-schema.ts";
import { boundedText } from "../../schema/text.ts";
import { READINESS_STATES, SUBSYSTEM_NAMES, SUBSYSTEM_STATUSES } from "../closed-sets.ts";
import { Hint } from "../hint.ts";

export const Subsystem = z
  .object({
    name: closedSetSchema(SUBSYSTEM_NAMES),
    status: closedSetSchema(SUBSYSTEM_STATUSES),
    /** Empty exactly when the status is `ok`. */
    reason: boundedText({ max: 512, pattern: /^[^\n]*$/u }),
    /** What would make it better, for a person. */
    hint: boundedText({ min: 1, max: 512 }).nullable(),
  })
  .meta({ id: "Subsystem", description: "One part of the daemon and whether it works." });

export const ReadinessResult = z.object({
  state: closedSetSchema(READINESS_STATES),
  subsystems: z.array(Subsystem),
  hints: z.array(Hint),
});
