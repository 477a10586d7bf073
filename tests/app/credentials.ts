import { randomUUID } from "node:crypto";

/** A way to come without the right to call, for a method behind the session gate. */
export interface WrongCredential {
  readonly what: string;
  readonly code: "app_session_required" | "app_session_expired";
  /** The request for `method`, built from tokens that are or were live. */
  readonly request: (method: string, tokens: Tokens) => object;
}

export interface Tokens {
  readonly live: string;
  /** Its session has said goodbye. */
  readonly left: string;
  /** Of a daemon that was killed. */
  readonly former: string;
}

const inParams =
  (token: (tokens: Tokens) => unknown): WrongCredential["request"] =>
  (method, tokens) => ({ method, params: { app_session_token: token(tokens) } });

export const WRONG_CREDENTIALS: readonly WrongCredential[] = [
  { what: "no params at all", code: "app_session_required", request: (method) => ({ method }) },
  {
    what: "params without a token",
    code: "app_session_required",
    request: (method) => ({ method, params: {} }),
  },
  { what: "an empty token", code: "app_session_required", request: inParams(() => "") },
  { what: "a number", code: "app_session_required", request: inParams(() => 1) },
  { what: "null", code: "app_session_required", request: inParams(() => null) },
  { what: "true", code: "app_session_required", request: inParams(() => true) },
  {
    what: "a list with the live token",
    code: "app_session_required",
    request: inParams(({ live }) => [live]),
  },
  {
    what: "an object with the live token",
    code: "app_session_required",
    request: inParams(({ live }) => ({ live })),
  },
  {
    what: "the live token beside the params",
    code: "app_session_required",
    request: (method, { live }) => ({ method, app_session_token: live, params: {} }),
  },
  { what: "nonsense", code: "app_session_expired", request: inParams(() => "open sesame") },
  {
    what: "a token that was never given",
    code: "app_session_expired",
    request: inParams(() => randomUUID()),
  },
  {
    what: "the live token in upper case",
    code: "app_session_expired",
    // A token of digits only would still be the token.
    request: inParams(({ live }) => (/[a-f]/.test(live) ? live.toUpperCase() : `${live}A`)),
  },
  {
    what: "the live token with a space",
    code: "app_session_expired",
    request: inParams(({ live }) => `${live} `),
  },
  {
    what: "the live token without its end",
    code: "app_session_expired",
    request: inParams(({ live }) => live.slice(0, -1)),
  },
  {
    what: "the token of a session that said goodbye",
    code: "app_session_expired",
    request: inParams(({ left }) => left),
  },
  {
    what: "the token of a daemon that was killed",
    code: "app_session_expired",
    request: inParams(({ former }) => former),
  },
];
