/** The first thing wrong with a request: the field, and a reason from the plane's vocabulary. */
export interface Rejection {
  readonly field: string;
  readonly reason: string;
}

/**
 * What JSON Schema cannot say. A rule is pure, runs after the schema has accepted the
 * params, and is known by its name in `model.json`.
 */
export interface Rule {
  readonly name: string;
  /** One sentence that states the rule. */
  readonly statement: string;
  check(params: unknown): Rejection | undefined;
}

export function defineRule<Params>(
  name: string,
  statement: string,
  check: (params: Params) => Rejection | undefined,
): Rule {
  // The registry runs a rule only on params that the method's schema accepted, which is what `Params` says.
  return { name, statement, check: (params) => check(params as Params) };
}
