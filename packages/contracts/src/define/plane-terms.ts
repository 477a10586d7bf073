/** On what terms a plane carries a method. */
export interface PlaneTerms {
  /** One of the gates that the plane declares. */
  readonly gate: string;
  /** The codes of the method itself, all declared by the plane. */
  readonly errors: readonly string[];
}

interface WithTerms extends PlaneTerms {
  /** Terms of the planes where they are not the method's own `gate` and `errors`. */
  readonly on?: Readonly<Record<string, PlaneTerms>>;
}

export function termsOn(method: WithTerms, plane: string): PlaneTerms {
  return method.on?.[plane] ?? method;
}
