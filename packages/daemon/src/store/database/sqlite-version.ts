/** Older versions can lose a WAL that two connections reset at once. */
export const SQLITE_FLOOR = "3.51.3";

/** Compares by numbers: "3.9.0" is older than "3.51.3". */
export function isSqliteAtLeast(version: string, floor: string = SQLITE_FLOOR): boolean {
  const found = version.split(".").map(Number);
  const wanted = floor.split(".").map(Number);
  for (const [index, part] of wanted.entries()) {
    const difference = (found[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
