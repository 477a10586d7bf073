import { statfsSync } from "node:fs";

const HUGETLBFS_MAGIC = 0x95_84_58_f6;

/** Whether a file lies on huge pages. Asks the open file itself, not the list of mounts, which may have changed. */
export function isOnHugepages(descriptor: number): boolean {
  return statfsSync(`/proc/self/fd/${descriptor}`).type === HUGETLBFS_MAGIC;
}
