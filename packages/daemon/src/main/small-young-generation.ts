import { setFlagsFromString } from "node:v8";

/**
 * Keeps new objects of each thread within the megabyte that V8 begins with. It would give them 32 under load and not
 * take them back; what a call makes is gone with its answer, so more room here holds nothing but garbage.
 */
export function keepYoungGenerationSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}
