/** May a reader rely on the set never growing within a major version? */
export type Openness = "exhaustive" | "open";

export interface ClosedSet<Value extends string = string> {
  readonly name: string;
  readonly openness: Openness;
  readonly values: readonly Value[];
}

export function defineClosedSet<const Values extends readonly string[]>(
  name: string,
  openness: Openness,
  values: Values,
): ClosedSet<Values[number]> & { readonly values: Values } {
  return { name, openness, values };
}
