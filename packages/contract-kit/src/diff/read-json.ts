import { readFile } from "node:fs/promises";
import { UnusableError } from "./unusable-error.ts";

/** @throws UnusableError when the file cannot be read or is not JSON. */
export async function readJson(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    throw new UnusableError(`${path} cannot be read (${code})`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnusableError(`${path} is not JSON`, { cause });
  }
}
