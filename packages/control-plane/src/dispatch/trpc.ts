import { initTRPC } from "@trpc/server";
import { formatError } from "./error-shape.ts";
import { limitCall, refusedToken } from "./limit-call.ts";
import type { RequestContext } from "./request-context.ts";
import { trpcError, wireFailure } from "./wire-failure.ts";

/** The one tRPC builder. No mode of it puts a stack on the wire. */
export const t = initTRPC.context<RequestContext>().create({ isDev: false, errorFormatter: formatError });

/** Runs before the input is looked at: a stranger learns nothing about what would be valid. */
export const authenticated = t.procedure.use(async ({ ctx, next, path }) => {
  const principal = await ctx.principal();
  switch (principal.kind) {
    case "authenticated": {
      const subjects = { participant: principal.participantId, address: ctx.address };
      const failure = await limitCall(ctx.limiter, path, subjects);
      if (failure !== undefined) throw trpcError(failure);
      return next({ ctx: { caller: principal.participantId } });
    }
    case "refused":
      throw trpcError(await refusedToken(ctx));
    case "unavailable":
      throw trpcError(wireFailure("system.unavailable", {}));
  }
});
