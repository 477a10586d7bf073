import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The checkout that this bench stands in. */
export const CHECKOUT: string = fileURLToPath(new URL("../../", import.meta.url));

/** Builds the packages, so that what is measured is the state of the sources. Says what it does on standard error. */
export function buildFirst(): void {
  execFileSync("pnpm", ["run", "build"], { cwd: CHECKOUT, stdio: ["ignore", 2, 2] });
}
