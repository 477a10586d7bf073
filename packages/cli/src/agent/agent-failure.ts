/** Why a command of an agent ends early: a code of the container plane, of this side, or of the command itself. */
export class AgentFailure extends Error {
  override readonly name = "AgentFailure";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
