// The tRPC routers, built from the contract: name, kind, checks and handler of every method.
import type { AnyTRPCProcedure, AnyTRPCRouter } from "@trpc/server";
import { checkParams, checkPrincipal, methodRuntime } from "./check-params.ts";
import { handlers } from "./handlers.ts";
import { limitBeat, limitCall, subjectsOf } from "./limit-call.ts";
import type { ControlMethodName, Handler } from "./reply.ts";
import { authenticated, t } from "./trpc.ts";
import { trpcError, wireFailure } from "./wire-failure.ts";

export function controlRouter(): AnyTRPCRouter {
  const tree: ProcedureTree = {};
  for (const name of Object.keys(handlers)) {
    // `handlers` has exactly the keys of the contract's method map.
    const method = name as ControlMethodName;
    place(tree, name.split("."), procedure(method));
  }
  return t.router(tree);
}

interface ProcedureTree {
  [segment: string]: AnyTRPCProcedure | ProcedureTree;
}

function place(tree: ProcedureTree, path: readonly string[], leaf: AnyTRPCProcedure): void {
  const [head = "", ...rest] = path;
  if (rest.length === 0) {
    tree[head] = leaf;
    return;
  }
  // Only this function makes inner nodes, and a method's name is never another's prefix.
  const inner = (tree[head] ??= {}) as ProcedureTree;
  place(inner, rest, leaf);
}

function procedure<Name extends ControlMethodName>(name: Name): AnyTRPCProcedure {
  const method = methodRuntime(name);
  const handle: Handler<Name> = handlers[name];
  const checked = authenticated.input((value: unknown) => checkParams(name, value));
  const resolve = async ({ ctx, input }: ResolveOptions): Promise<unknown> => {
    // tRPC hands on what `checkParams` returned, with the type taken off.
    const params = input as Parameters<Handler<Name>>[0]["params"] & object;
    checkPrincipal(params, ctx.caller);
    const limited =
      limitBeat(ctx.limiter, name, ctx.caller, params) ??
      (await limitCall(ctx.limiter, name, subjectsOf(params)));
    if (limited !== undefined) throw trpcError(limited);
    const reply = await handle({ context: ctx.service, caller: ctx.caller, params });
    if (reply.kind === "fail") throw trpcError(reply.failure);
    if (!method.checkResult(reply.result)) throw trpcError(wireFailure("system.internal_error", {}));
    return reply.result;
  };
  return method.kind === "query" ? checked.query(resolve) : checked.mutation(resolve);
}

type AuthenticatedContext = Parameters<Parameters<typeof authenticated.query>[0]>[0]["ctx"];

interface ResolveOptions {
  readonly ctx: AuthenticatedContext;
  readonly input: unknown;
}
