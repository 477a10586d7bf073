import { z } from "zod";

/** The details of an error that has nothing to add to its code. */
export const noDetails = z.object({}).meta({ id: "NoDetails" });
