import { z } from "zod";
import { closedSetSchema } from "../schema/closed-set-schema.ts";
import { boundedText } from "../schema/text.ts";
import { HINT_CODES, HINT_SEVERITIES, HINT_TARGET_KINDS } from "./closed-sets.ts";

export const Hint = z
  .object({
    code: closedSetSchema(HINT_CODES),
    severity: closedSetSchema(HINT_SEVERITIES),
    message: boundedText({ min: 1, max: 512 }),
    target: z.object({ kind: closedSetSchema(HINT_TARGET_KINDS), id: z.string() }).nullable(),
  })
  .meta({ id: "Hint", description: "Something a person can do next." });
