import { randomUUID } from "node:crypto";
import { readFile, rename, unlink, writeFile } from "node:fs/promises";

/** A text member of a JSON file; nothing when there is no such file, or it was cut short, or has no such member. */
export async function readPrivateText(
  file: string,
  ...members: readonly string[]
): Promise<(string | undefined)[]> {
  const content = await readJson(file);
  return members.map((member) => {
    const value: unknown =
      typeof content === "object" && content !== null ? Reflect.get(content, member) : undefined;
    return typeof value === "string" && value !== "" ? value : undefined;
  });
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Replaces the file in one step; its owner alone may read it. */
export async function writePrivateJson(file: string, value: object): Promise<void> {
  const building = `${file}.${randomUUID()}`;
  try {
    const content = `${JSON.stringify(value, null, 2)}\n`;
    await writeFile(building, content, { mode: 0o600, flag: "wx", flush: true });
    await rename(building, file);
  } catch (error) {
    await unlink(building).catch((missing: unknown) => {
      if (codeOf(missing) !== "ENOENT") throw missing;
    });
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
