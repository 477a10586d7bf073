import type { Model } from "../build/model.ts";
import { diffByName } from "./by-name.ts";
import { compareContractVersions, parseContractVersion } from "./contract-version.ts";
import type { Finding } from "./finding.ts";
import { breaking, compatible, finding, unknown } from "./finding.ts";

/** The versions that travel on the wire; the contract's own is what the verdict asks for. */
export function diffVersions(old: Model, now: Model): readonly Finding[] {
  return diffByName(old.versions, now.versions, {
    gone: (name) => [
      finding(`version ${name}`, "contract", "", "- version", breaking("old peers look for it")),
    ],
    added: (name) => [
      finding(`version ${name}`, "contract", "", "+ version", compatible("nobody looks for it yet")),
    ],
    kept: (name, before, after) => diffVersion(`version ${name}`, "", before, after),
  });
}

export function diffVersion(place: string, label: string, before: string, after: string): readonly Finding[] {
  if (before === after) return [];
  const change = `${label} ${before} → ${after}`.trim();
  const from = parseContractVersion(before);
  const to = parseContractVersion(after);
  if (from === undefined || to === undefined)
    return [finding(place, "contract", "", change, unknown("only MAJOR.MINOR versions have an order here"))];
  if (compareContractVersions(to, from) < 0)
    return [finding(place, "contract", "", change, breaking("peers see the version go back", after))];
  return [
    finding(
      place,
      "contract",
      "",
      change,
      to.major > from.major
        ? breaking("old peers refuse another major version", after)
        : compatible("a minor step adds only"),
    ),
  ];
}
