import type { z } from "zod";
import { boundedInteger } from "./integer.ts";
import { PAGE_LIMIT_MAX } from "./page-limit.ts";

/** Rows of one page, 1 to 200; 50 when absent. */
export const pageLimit: z.ZodOptional<z.ZodInt> = boundedInteger(
  1,
  PAGE_LIMIT_MAX,
  `[1, ${PAGE_LIMIT_MAX}]`,
).optional();
