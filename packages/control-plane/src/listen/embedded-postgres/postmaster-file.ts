import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { hasErrorCode } from "./error-code.ts";

/** What a running postmaster says of itself in its data directory. */
export interface PostmasterFile {
  readonly pid: number;
  readonly ready: boolean;
}

export const postmasterFile = (dataDirectory: string): string => join(dataDirectory, "postmaster.pid");

/** @returns undefined when there is none, or it is not fully written yet. */
export async function readPostmasterFile(dataDirectory: string): Promise<PostmasterFile | undefined> {
  try {
    const lines = (await readFile(postmasterFile(dataDirectory), "utf8")).split("\n");
    const pid = Number(lines[0]);
    if (!Number.isSafeInteger(pid) || pid <= 1) return undefined;
    return { pid, ready: lines[7]?.trim() === "ready" };
  } catch (error) {
    if (hasErrorCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
