import { readFileSync } from "node:fs";
import { EVENT_ENVELOPE_VERSION, type ControlMethods } from "@interlock/client";

// The package's own file, one folder up from here in `src` and in `dist`.
const packageJson: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

export const CLI_VERSION: string = versionIn(packageJson);

/** The event-envelope version that this machine's node speaks. */
export const ENVELOPE_VERSION = EVENT_ENVELOPE_VERSION as ControlMethods["runtimenode.attach"]["params"]["clientVersion"]; // MAJOR.MINOR

function versionIn(value: unknown): string {
  const version: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "version") : undefined;
  return typeof version === "string" ? version : "0.0.0";
}
