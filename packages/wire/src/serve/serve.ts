import type { MethodMap, RegistryPart } from "@interlock/contracts/define";
import type { Handlers } from "./handlers.ts";
import type { ServeOptions } from "./serve-options.ts";
import type { Service } from "./service.ts";

export declare function serve<M extends MethodMap<M>, E, Caller, Context>(
  part: RegistryPart<M, E>,
  handlers: Handlers<M, E, Caller, Context>,
  options: ServeOptions<E, Caller, Context>,
): Promise<Service>;
