const BRAND = Symbol.for("interlock.daemon.start-failure");

/** Exit status of the daemon process. */
export const EXIT_OK = 0;
export const EXIT_START_FAILED = 1;
export const EXIT_LOCK_HELD = 2;

/** Why the daemon did not start, with what a person can do about it. */
export class StartFailure extends Error {
  override readonly name = "StartFailure";
  readonly [BRAND] = true;
  readonly code: string;
  readonly fix: string;
  readonly exitCode: number;

  constructor(code: string, message: string, fix: string, exitCode: number = EXIT_START_FAILED) {
    super(message);
    this.code = code;
    this.fix = fix;
    this.exitCode = exitCode;
  }
}

export function isStartFailure(value: unknown): value is StartFailure {
  return typeof value === "object" && value !== null && BRAND in value;
}
