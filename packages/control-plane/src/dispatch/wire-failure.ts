// What a caller is told of a failure: a code of the contract, its meaning, its details. Nothing else.
import { errorCodes, type ControlErrors } from "@interlock/contracts";
import { TRPCError } from "@trpc/server";

export type ControlErrorCode = keyof ControlErrors;

export interface WireFailure {
  readonly code: ControlErrorCode;
  readonly message: string;
  readonly details: object;
}

/** Carries a failure through tRPC; recognised by its brand. */
class WireFailureCause extends Error {
  override readonly name = "WireFailureCause";
  readonly wireFailure: WireFailure;
  constructor(failure: WireFailure) {
    super(failure.code);
    this.wireFailure = failure;
  }
}

export function wireFailure<Code extends ControlErrorCode>(
  code: Code,
  details: ControlErrors[Code],
): WireFailure {
  return { code, message: errorCodes.control[code].meaning, details };
}

export const statusOf = (code: ControlErrorCode): number => errorCodes.control[code].httpStatus;

const TRPC_CODES: Readonly<Record<number, TRPCError["code"]>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
};

export const trpcCodeOf = (code: ControlErrorCode): TRPCError["code"] =>
  TRPC_CODES[statusOf(code)] ?? "INTERNAL_SERVER_ERROR";

export function trpcError(failure: WireFailure): TRPCError {
  return new TRPCError({
    code: trpcCodeOf(failure.code),
    message: failure.message,
    cause: new WireFailureCause(failure),
  });
}

/** The failure to answer for any error that reached tRPC. */
export function failureOf(error: TRPCError): WireFailure {
  const carried = carriedFailure(error);
  if (carried !== undefined) return carried;
  switch (error.code) {
    case "NOT_FOUND":
      return wireFailure("method.unknown", {});
    case "PARSE_ERROR":
    case "BAD_REQUEST":
    case "METHOD_NOT_SUPPORTED":
    case "UNSUPPORTED_MEDIA_TYPE":
      return wireFailure("request.malformed", {});
    default:
      return wireFailure("system.internal_error", {});
  }
}

/** tRPC wraps what an input check throws, so the carrier may lie deeper than the first cause. */
function carriedFailure(error: Error): WireFailure | undefined {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    // The member is ours and set in the carrier's constructor only.
    if ("wireFailure" in cause) return (cause as WireFailureCause).wireFailure;
  }
  return undefined;
}
