/** A declaration the kit cannot turn into a model. `place` names the declaration and the field inside it. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  readonly place: string;
  readonly problem: string;

  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
    this.place = place;
    this.problem = problem;
  }
}
