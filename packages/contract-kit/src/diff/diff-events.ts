import type { Model } from "../build/model.ts";
import { diffByName } from "./by-name.ts";
import { diffPayload } from "./diff-payload.ts";
import { diffText } from "./diff-text.ts";
import type { Finding } from "./finding.ts";
import { breaking, compatible, finding, unknown } from "./finding.ts";

export function diffEvents(old: Model, now: Model): readonly Finding[] {
  return diffByName(old.events, now.events, {
    gone: (type) => [
      finding(`event ${type}`, "contract", "", "- event", breaking("old readers wait for it")),
    ],
    added: (type) => [
      finding(
        `event ${type}`,
        "contract",
        "",
        "+ event",
        compatible("readers pass over events they do not know"),
      ),
    ],
    kept: (type, before, after) => {
      const place = `event ${type}`;
      return [
        ...diffPayload(old, now, place, "event", before.payload, after.payload),
        ...(before.category === after.category
          ? []
          : [
              finding(
                place,
                "contract",
                "",
                `category ${before.category} → ${after.category}`,
                breaking("subscriptions by category miss it", after.category),
              ),
            ]),
        ...(before.since === after.since
          ? []
          : [
              finding(
                place,
                "contract",
                "",
                `since ${before.since} → ${after.since}`,
                unknown("an event that exists came with one version only"),
              ),
            ]),
        ...diffText(place, "summary", before.summary, after.summary),
      ];
    },
  });
}
