/** Whether old callers and readers are served by the new contract; `unknown` is for a person to decide. */
export type Verdict = "compatible" | "breaking" | "unknown";

/** What the change touches, seen from the caller. */
export type Direction =
  | "request"
  | "response"
  | "event"
  | "error set"
  | "details"
  | "rules"
  | "closed set"
  | "plane"
  | "contract"
  | "text";

export interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
  /** A value at the place of the change that one side takes and the other refuses. */
  readonly proof?: unknown;
}

/** One difference between two models. */
export interface Finding extends Judgement {
  /** Stable as long as the difference is the same one; approvals name it. */
  readonly id: string;
  /** The declaration: a method, `error app/gone`, `plane app` … */
  readonly place: string;
  readonly direction: Direction;
  /** The field inside the payload, `rows[].state`; empty for the whole. */
  readonly path: string;
  readonly change: string;
}

export function finding(
  place: string,
  direction: Direction,
  path: string,
  change: string,
  judgement: Judgement,
): Finding {
  return {
    id: [place, direction, ...(path === "" ? [] : [path]), change].join(" / "),
    place,
    direction,
    path,
    change,
    ...judgement,
  };
}

export function compatible(reason: string): Judgement {
  return { verdict: "compatible", reason };
}

export function breaking(reason: string, proof?: unknown): Judgement {
  return { verdict: "breaking", reason, ...(proof !== undefined && { proof }) };
}

export function unknown(reason: string): Judgement {
  return { verdict: "unknown", reason };
}
