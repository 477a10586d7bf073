import { canonicalJson, type JsonValue } from "../canonical-json.ts";

/** What a node can do: a name, and details that only its users understand. */
export type CapabilityMap = Readonly<Record<string, CapabilityDetails>>;
export type CapabilityDetails = Readonly<Record<string, JsonValue>>;

export type CapabilityChange =
  | { readonly kind: "declared"; readonly capability: string; readonly details: CapabilityDetails }
  | {
      readonly kind: "updated";
      readonly capability: string;
      readonly before: CapabilityDetails;
      /** Empty when the capability is gone. */
      readonly after: CapabilityDetails;
    };

/**
 * What has to be told so that whoever knew `told` knows `now`, in the order of the names: nothing where nothing changed.
 * A capability that is gone is told as an update to nothing, since no event says more.
 */
export function capabilityChanges(told: CapabilityMap, now: CapabilityMap): readonly CapabilityChange[] {
  const names = [...new Set([...Object.keys(told), ...Object.keys(now)])].sort();
  return names.flatMap((capability): readonly CapabilityChange[] => {
    const before = Object.hasOwn(told, capability) ? told[capability] : undefined;
    const after = Object.hasOwn(now, capability) ? now[capability] : undefined;
    if (before === undefined) {
      return after === undefined ? [] : [{ kind: "declared", capability, details: after }];
    }
    if (after !== undefined && canonicalJson(before) === canonicalJson(after)) return [];
    return [{ kind: "updated", capability, before, after: after ?? {} }];
  });
}
