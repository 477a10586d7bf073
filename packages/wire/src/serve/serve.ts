import type { MethodMap, RegistryPart } from "@interlock/contracts/define";
import { Answers } from "./answers.ts";
import { callTable, type PlainHandler } from "./call-table.ts";
import { GateChain } from "./gate-chain.ts";
import type { Handlers } from "./handlers.ts";
import type { PlainOptions } from "./plain-options.ts";
import { RunningService } from "./running-service.ts";
import { DEFAULT_SERVE_LIMITS } from "./serve-limits.ts";
import type { ServeOptions } from "./serve-options.ts";
import type { Service } from "./service.ts";
import { FrameWriter } from "./subscription/frame-writer.ts";

/**
 * Serves one plane of a contract: the table has one handler for each method, and every call goes
 * through the same chain, framing → host → screen → known method → gate → params → rules → handler → result.
 * Resolves once peers can connect.
 * @throws TypeError when the table is not total or the refusal table does not fit the contract;
 * otherwise what the listener throws.
 */
export async function serve<M extends MethodMap<M>, E, Caller, Context>(
  part: RegistryPart<M, E>,
  handlers: Handlers<M, E, Caller, Context>,
  options: ServeOptions<E, Caller, Context>,
): Promise<Service> {
  // From here on errors and payloads are data that the part's own checks judge. The types that
  // bind them hold at this signature; the compiler cannot carry them through an open `M` and `E`.
  const plain = options as unknown as PlainOptions<Caller, Context>;
  const table = callTable(part.methods, handlers as unknown as Record<string, PlainHandler<Caller, Context>>);
  const checks = new Map<string, (details: unknown) => boolean>(Object.entries(part.errors));

  const { codec, listener } = options;
  const answers = new Answers(codec, checks, plain.refusals.internal(), options.onFault);
  const explain = (method: string, value: unknown): ReturnType<typeof part.explainParams> =>
    // The chain asks only about names it found in the table, which are the part's.
    part.explainParams(method as keyof M & string, value);
  const chain = new GateChain(table, plain, answers, explain, codec.subscriptionNames);
  const limits = { ...DEFAULT_SERVE_LIMITS, ...options.limits };
  const writer = new FrameWriter(codec, options.onFault);
  return RunningService.start(listener, { codec, chain, answers, writer, options: plain, limits });
}
