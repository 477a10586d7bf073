import type { TRPCError } from "@trpc/server";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { failureOf, statusOf, trpcCodeOf, type WireFailure } from "./wire-failure.ts";

/** The error of a tRPC answer. It replaces tRPC's own, which would carry a stack and exception text. */
export interface ErrorShape {
  readonly message: string;
  readonly code: (typeof TRPC_ERROR_CODES_BY_KEY)[TRPCError["code"]];
  readonly data: {
    readonly code: TRPCError["code"];
    readonly httpStatus: number;
    readonly interlock: WireFailure;
  };
}

export function errorShape(failure: WireFailure): ErrorShape {
  const code = trpcCodeOf(failure.code);
  return {
    message: failure.message,
    code: TRPC_ERROR_CODES_BY_KEY[code],
    data: { code, httpStatus: statusOf(failure.code), interlock: failure },
  };
}

export const formatError = ({ error }: { readonly error: TRPCError }): ErrorShape =>
  errorShape(failureOf(error));

/** The whole body of a refusal that never reached tRPC, in the form its clients read. */
export const errorBody = (failure: WireFailure): string => JSON.stringify({ error: errorShape(failure) });
