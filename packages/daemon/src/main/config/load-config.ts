import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ConfigOutcome } from "./daemon-config.ts";
import { readConfig } from "./read-config.ts";

/** Reads `config.toml` of the home; without the file everything has its default. */
export async function loadConfig(home: string): Promise<ConfigOutcome> {
  let text: string;
  try {
    // Nothing else could happen meanwhile, and the pool of threads that reads files has to be started first.
    text = readFileSync(join(home, "config.toml"), "utf8");
  } catch (error) {
    if (isMissing(error)) return readConfig({});
    return { kind: "refused", key: "config.toml", reason: "cannot be read" };
  }
  const { parse } = await import("smol-toml");
  try {
    return readConfig(parse(text));
  } catch {
    // The parser's words repeat the file's text, which may hold anything.
    return { kind: "refused", key: "config.toml", reason: "is not valid TOML" };
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
