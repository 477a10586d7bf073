import { randomBytes } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { hasErrorCode } from "./error-code.ts";

/** The superuser's password, made once; 32 random bytes in a file that only we can read. */
export async function readOrMakePassword(file: string): Promise<string> {
  try {
    const stored = (await readFile(file, "utf8")).trim();
    if (stored !== "") return stored;
  } catch (error) {
    if (!hasErrorCode(error, "ENOENT")) throw error;
  }
  const password = randomBytes(32).toString("base64url");
  await writePrivately(file, `${password}\n`);
  return password;
}

/** Writes a 0600 file whole or not at all, and durably. */
export async function writePrivately(file: string, content: string): Promise<void> {
  const building = `${file}.${randomBytes(6).toString("hex")}`;
  const handle = await open(building, "wx", 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(building, file);
  const directory = await open(dirname(file), "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
