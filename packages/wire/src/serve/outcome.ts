export interface Success<Result> {
  readonly ok: true;
  readonly result: Result;
  /** See `lasting`. */
  readonly lasting?: true;
}

export interface Failure<Code extends string, Details> {
  readonly ok: false;
  readonly error: { readonly code: Code; readonly message: string; readonly details: Details };
}

/** Distributes over `Codes`, so that each code keeps its own details. */
export type FailureOf<Errors, Codes> = Codes extends keyof Errors & string
  ? Failure<Codes, Errors[Codes]>
  : never;

export function ok<const Result>(result: Result): Success<Result> {
  return { ok: true, result };
}

/**
 * Succeeds with a result that never changes, in an outcome that the handler keeps and gives again. It is checked and
 * written as JSON when it is first given, and the same bytes answer every later call.
 */
export function lasting<const Result>(result: Result): Success<Result> {
  return { ok: true, result, lasting: true };
}

/** Fails with a declared code. `message` is for people; without it the code stands in. */
export function fail<const Code extends string, const Details extends object>(
  code: Code,
  details: Details,
  message: string = code,
): Failure<Code, Details> {
  return { ok: false, error: { code, message, details } };
}
