import { authenticate, type AuthenticateOutcome } from "../service/authenticate.ts";
import type { ServiceContext } from "../service/context.ts";
import type { RateLimiter } from "../service/rate-limiter.ts";

/** One HTTP request; the calls of a batch share it. */
export interface RequestContext {
  readonly service: ServiceContext;
  /** undefined where calls are not limited. */
  readonly limiter: RateLimiter | undefined;
  /** Where the request came from. */
  readonly address: string | undefined;
  /** Who calls; looked up once, when first asked. */
  principal(): Promise<AuthenticateOutcome>;
}

const BEARER = /^Bearer ([\w~+/.=-]{1,512})$/i;

export interface RequestFacts {
  readonly service: ServiceContext;
  readonly limiter: RateLimiter | undefined;
  readonly address: string | undefined;
  readonly authorization: string | undefined;
}

export function requestContext({ service, limiter, address, authorization }: RequestFacts): RequestContext {
  let principal: Promise<AuthenticateOutcome> | undefined;
  const token = BEARER.exec(authorization ?? "")?.[1];
  return {
    service,
    limiter,
    address,
    principal: () =>
      (principal ??=
        token === undefined ? Promise.resolve({ kind: "refused" }) : authenticate(service, token)),
  };
}
