import type { Finding } from "./finding.ts";
import { compatible, finding } from "./finding.ts";

/** Text for people may change freely; it is told all the same. */
export function diffText(
  place: string,
  what: string,
  before: string | undefined,
  after: string | undefined,
): readonly Finding[] {
  return before === after
    ? []
    : [finding(place, "text", "", `${what} reworded`, compatible("programs do not read it"))];
}
