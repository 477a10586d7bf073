import { readdirSync, readlinkSync } from "node:fs";

/** What this process has open in a directory. Its other descriptors come and go by themselves. */
export function heldBelow(directory: string): readonly string[] {
  return readdirSync("/proc/self/fd")
    .map((descriptor) => targetOf(descriptor))
    .filter((target) => target.startsWith(`${directory}/`));
}

function targetOf(descriptor: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch (error) {
    // Closed since it was listed, as the one that lists them is.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
