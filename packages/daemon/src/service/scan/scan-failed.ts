const BRAND = Symbol.for("interlock.daemon.scan-failed");

/** A scan that could read nothing. `code` is one of the drivers' closed words. */
export class ScanFailed extends Error {
  override readonly name = "ScanFailed";
  readonly [BRAND] = true;
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export function isScanFailed(value: unknown): value is ScanFailed {
  return typeof value === "object" && value !== null && BRAND in value;
}
