import { appPlane } from "@interlock/contracts";
import type { StoreReader } from "../store/store-reader.ts";

const TOKEN = appPlane.gates.session.param;

/** Rows kept at most, over all answers, one without any counting as one: ten of the largest pages. */
const ROWS_KEPT = 2_000;

interface PageOutcome {
  readonly ok: boolean;
  readonly lasting?: true;
  readonly result?: { readonly rows: readonly unknown[] };
}

/**
 * A handler that gives the same lasting outcome to the same params until anything is committed, whoever asks: panels
 * poll lists that have not changed. `answer` is not told the session, so nothing of it can be in what the next one gets;
 * it reads the store and nothing else.
 */
export function keptAnswers<Params extends object, Outcome extends PageOutcome>(
  read: Pick<StoreReader, "version">,
  answer: (params: Params) => Outcome,
): (call: { readonly params: Params }) => Outcome {
  const kept = new Map<string, Outcome>();
  let keptAt: unknown;
  let rows = 0;
  return (call) => {
    const now = read.version();
    if (now !== keptAt || rows > ROWS_KEPT) {
      kept.clear();
      rows = 0;
    }
    keptAt = now;
    const params = withoutSession(call.params);
    const question = JSON.stringify(params);
    const known = kept.get(question);
    if (known !== undefined) return known;
    const outcome = answer(params);
    if (outcome.lasting !== true) return outcome;
    kept.set(question, outcome);
    rows += Math.max(1, outcome.result?.rows.length ?? 0);
    return outcome;
  };
}

/** The token is the gate's, no handler's: the types of params do not have it. */
function withoutSession<Params extends object>(params: Params): Params {
  const own: Partial<Record<typeof TOKEN, unknown>> & Params = { ...params };
  delete own[TOKEN];
  return own;
}
