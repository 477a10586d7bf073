import { z } from "zod";

/** Params of a method that asks for nothing and does not mind more. */
export const NoParams = z.looseObject({});
