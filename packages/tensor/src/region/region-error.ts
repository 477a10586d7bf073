/** What a program did to a region that it may not do; `pool_lost` is what somebody else did to it. */
export type RegionErrorCode =
  /** Used after it was closed. */
  | "region_closed"
  /** Written to, or asked for writing, although it was opened for reading. */
  | "region_read_only"
  /** The file is shorter than it was: somebody truncated it. */
  | "pool_lost"
  /** Layouts are little-endian, and words of them are shared as they are: this processor cannot take part. */
  | "big_endian_host";

const MESSAGES: Readonly<Record<RegionErrorCode, string>> = {
  region_closed: "The region has been closed.",
  region_read_only: "The region was opened for reading only.",
  pool_lost: "The region's file is shorter than the region.",
  big_endian_host: "Shared regions need a little-endian processor.",
};

const BRAND = Symbol.for("interlock.tensor.region-error");

export class RegionError extends Error {
  override readonly name = "RegionError";
  readonly [BRAND] = true;
  readonly code: RegionErrorCode;

  constructor(code: RegionErrorCode) {
    super(MESSAGES[code]);
    this.code = code;
  }
}

export function isRegionError(value: unknown): value is RegionError {
  return typeof value === "object" && value !== null && BRAND in value;
}
