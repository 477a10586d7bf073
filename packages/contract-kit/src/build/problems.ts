import { ContractError } from "./contract-error.ts";

/** Collects what is wrong with a registry, so that its author meets all of it at once. */
export class Problems {
  readonly #found: ContractError[] = [];

  /** `fallback` stands in for what could not be made; `raise` keeps it from being used. */
  attempt<T>(make: () => T, fallback: T): T {
    try {
      return make();
    } catch (cause) {
      if (!(cause instanceof ContractError)) throw cause;
      this.#found.push(cause);
      return fallback;
    }
  }

  /** @throws ContractError with every problem met, the first one's place as its own. */
  raise(): void {
    const [first, ...rest] = this.#found;
    if (first === undefined) return;
    const unique = [...new Set(rest.map((problem) => problem.message))].filter(
      (message) => message !== first.message,
    );
    throw new ContractError(first.place, [first.problem, ...unique].join("\n  "));
  }
}
