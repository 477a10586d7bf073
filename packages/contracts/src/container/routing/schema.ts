import { z } from "zod";
import { IsoMilliseconds } from "../../schema/time.ts";

const value = z.enum(["enabled", "disabled"]);
const last = { last_updated_at: IsoMilliseconds, last_updated_by: z.string() };

export const RoutingStatusResult = z.object({ value, ...last });
export const RoutingToggleResult = z.object({
  previous_value: value,
  current_value: value,
  changed: z.boolean(),
  ...last,
});
