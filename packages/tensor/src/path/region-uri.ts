import { REGION_URI_MAX_BYTES } from "@interlock/contracts/tensor";

const PREFIX = "shm:file?";
const KEY_PATH = "path=";
const KEY_HUGEPAGES = "require_hugepages=";

/** Where a region is: `shm:file?path=<absolute path>[|require_hugepages=true|false]`. */
export interface RegionUri {
  readonly path: string;
  readonly requireHugepages: boolean;
}

export type ParsedRegionUri =
  | { readonly kind: "uri"; readonly uri: RegionUri }
  | { readonly kind: "refused"; readonly reason: UriRefusalReason };

export type UriRefusalReason =
  | "too_long"
  /** Not `shm:file?`. */
  | "unknown_scheme"
  /** A key that is not known, comes twice, or has no `=`; the path must come first. */
  | "unknown_key"
  | "path_missing"
  /** Not absolute, or with a character that a path in a URI may not have. */
  | "path_invalid"
  /** `require_hugepages` is neither `true` nor `false`. */
  | "value_invalid";

/** Visible characters but the two separators: what is left of ASCII, and everything above it. */
const PATH = /^\/[^\u0000-\u0020?|\u007F]*$/;

export function parseRegionUri(text: string): ParsedRegionUri {
  if (Buffer.byteLength(text) > REGION_URI_MAX_BYTES) return refuse("too_long");
  if (!text.startsWith(PREFIX)) return refuse("unknown_scheme");
  const [first = "", ...others] = text.slice(PREFIX.length).split("|");
  if (!first.startsWith(KEY_PATH)) return refuse(first === "" ? "path_missing" : "unknown_key");
  const path = first.slice(KEY_PATH.length);
  if (path === "") return refuse("path_missing");
  if (!PATH.test(path)) return refuse("path_invalid");
  const [hugepages, ...rest] = others;
  if (hugepages === undefined) return { kind: "uri", uri: { path, requireHugepages: false } };
  if (!hugepages.startsWith(KEY_HUGEPAGES) || rest.length > 0) return refuse("unknown_key");
  const value = hugepages.slice(KEY_HUGEPAGES.length);
  if (value !== "true" && value !== "false") return refuse("value_invalid");
  return { kind: "uri", uri: { path, requireHugepages: value === "true" } };
}

/** @throws RangeError for a path that no URI can carry. */
export function formatRegionUri({ path, requireHugepages }: RegionUri): string {
  const text = `${PREFIX}${KEY_PATH}${path}${requireHugepages ? `|${KEY_HUGEPAGES}true` : ""}`;
  if (parseRegionUri(text).kind === "refused") throw new RangeError("no region URI can carry this path");
  return text;
}

function refuse(reason: UriRefusalReason): ParsedRegionUri {
  return { kind: "refused", reason };
}
