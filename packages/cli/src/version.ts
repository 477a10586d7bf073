import { readFileSync } from "node:fs";

// The package's own file, one folder up from here in `src` and in `dist`.
const packageJson: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

export const CLI_VERSION: string = versionIn(packageJson);

function versionIn(value: unknown): string {
  const version: unknown =
    typeof value === "object" && value !== null ? Reflect.get(value, "version") : undefined;
  return typeof version === "string" ? version : "0.0.0";
}
