/** How a call ended: the `safe` form returns it, the throwing form unwraps it. */
export type Outcome<Result, Failure> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly error: Failure };

export function success<Result>(result: Result): { readonly ok: true; readonly result: Result } {
  return { ok: true, result };
}

export function failure<Failure>(error: Failure): { readonly ok: false; readonly error: Failure } {
  return { ok: false, error };
}
