import { authenticate, type AuthenticateOutcome } from "../service/authenticate.ts";
import type { ServiceContext } from "../service/context.ts";

/** One HTTP request; the calls of a batch share it. */
export interface RequestContext {
  readonly service: ServiceContext;
  /** Who calls; looked up once, when first asked. */
  principal(): Promise<AuthenticateOutcome>;
}

const BEARER = /^Bearer ([\w~+/.=-]{1,512})$/i;

export function requestContext(service: ServiceContext, authorization: string | undefined): RequestContext {
  let principal: Promise<AuthenticateOutcome> | undefined;
  const token = BEARER.exec(authorization ?? "")?.[1];
  return {
    service,
    principal: () =>
      (principal ??=
        token === undefined ? Promise.resolve({ kind: "refused" }) : authenticate(service, token)),
  };
}
