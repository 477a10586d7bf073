/** Input that cannot be judged: a file that is no model, a version that is none. The command answers 2. */
export class UnusableError extends Error {
  override readonly name = "UnusableError";
}
