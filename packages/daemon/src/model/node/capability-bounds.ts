import type { CapabilityDetails, CapabilityMap } from "./capability-changes.ts";

const NAME_MAX = 128;
const COUNT_MAX = 128;
const DETAILS_MAX_BYTES = 16_384;
const ALL_MAX_BYTES = 131_072;
const DEPTH_MAX = 32;

export type CapabilityFault =
  | "not_an_object"
  | "name_out_of_bounds"
  | "too_many"
  | "details_too_large"
  | "all_too_large"
  | "too_deep"
  | "text_not_storable";

export type CapabilityReading =
  | { readonly kind: "capabilities"; readonly capabilities: CapabilityMap }
  | { readonly kind: "fault"; readonly fault: CapabilityFault };

/** Holds a map of capabilities against what a node may declare: bounds in which control planes and logs can keep it. */
export function readCapabilities(map: Readonly<Record<string, unknown>>): CapabilityReading {
  const entries = Object.entries(map);
  if (entries.length > COUNT_MAX) return { kind: "fault", fault: "too_many" };
  let bytes = 0;
  const read: [string, CapabilityDetails][] = [];
  for (const [name, details] of entries) {
    const fault = faultOf(name, details);
    if (fault !== null) return { kind: "fault", fault };
    bytes += Buffer.byteLength(name) + Buffer.byteLength(JSON.stringify(details));
    // What came as JSON is JSON, and `faultOf` has just seen that it is an object and no list.
    read.push([name, details as CapabilityDetails]);
  }
  if (bytes > ALL_MAX_BYTES) return { kind: "fault", fault: "all_too_large" };
  return { kind: "capabilities", capabilities: Object.fromEntries(read) };
}

function faultOf(name: string, details: unknown): CapabilityFault | null {
  if (!isStorable(name)) return "text_not_storable";
  if ([...name].length > NAME_MAX || name.trim() === "") return "name_out_of_bounds";
  if (typeof details !== "object" || details === null || Array.isArray(details)) return "not_an_object";
  return (
    nestedFault(details, 1) ??
    (Buffer.byteLength(JSON.stringify(details)) > DETAILS_MAX_BYTES ? "details_too_large" : null)
  );
}

function nestedFault(value: unknown, depth: number): CapabilityFault | null {
  if (typeof value === "string") return isStorable(value) ? null : "text_not_storable";
  if (typeof value !== "object" || value === null) return null;
  if (depth > DEPTH_MAX) return "too_deep";
  for (const [key, member] of Object.entries(value)) {
    const fault = isStorable(key) ? nestedFault(member, depth + 1) : "text_not_storable";
    if (fault !== null) return fault;
  }
  return null;
}

/** What a database of text can hold. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}
