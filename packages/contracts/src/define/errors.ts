import type { Schema } from "./schema.ts";

/** Whether trying again can help: never, after something changed, or at once with the same idempotency key. */
export type RetryAdvice = "never" | "after" | "same-key";

/** Who has to act on the error. */
export type Audience = "people" | "programs";

export interface ErrorDeclaration {
  readonly code: string;
  readonly plane: string;
  readonly meaning: string;
  readonly retry: RetryAdvice;
  readonly audience: Audience;
  readonly details: Schema;
  /** HTTP status, on planes that travel over HTTP. */
  readonly httpStatus?: number;
  /** Number of the code in a JSON-RPC error, on planes that travel so. */
  readonly jsonRpcCode?: number;
}

type ErrorBody = Omit<ErrorDeclaration, "code" | "plane">;

/** Declares the closed error set of a plane. */
export function defineErrors<const Codes extends Readonly<Record<string, ErrorBody>>>(
  plane: string,
  codes: Codes,
): { readonly [Code in keyof Codes]: ErrorDeclaration } {
  const entries = Object.entries(codes).map(([code, body]) => [code, { ...body, code, plane }]);
  // Object.fromEntries forgets the keys that Object.entries had just read from `codes`.
  return Object.fromEntries(entries) as { readonly [Code in keyof Codes]: ErrorDeclaration };
}
