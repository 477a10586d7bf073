/**
 * How much a heavy test does: `small` in an ordinary run, `large` where `INTERLOCK_SCALE=soak` asks for it. The same
 * test holds at both sizes; its deadline is scaled the same way.
 *
 * @throws when the variable holds another word, so that a misspelt soak does not pass as one.
 */
export function scale(small: number, large: number): number {
  const asked = process.env["INTERLOCK_SCALE"] ?? "";
  if (asked === "") return small;
  if (asked === "soak") return large;
  throw new Error(`INTERLOCK_SCALE is "soak" or unset, not ${JSON.stringify(asked)}`);
}
