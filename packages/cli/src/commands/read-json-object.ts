import { usageFailure } from "../exit/cli-failure.ts";

/** @param what a plural, for the message: `The params` */
export function readJsonObject(what: string, text: string, fix?: string): object {
  const value = parse(what, text, fix);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw usageFailure(`${what} are not a JSON object.`, fix);
  return value;
}

function parse(what: string, text: string, fix: string | undefined): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw usageFailure(`${what} are not JSON.`, fix);
    throw error;
  }
}
