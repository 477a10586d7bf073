/** How the bytes of a plane are cut into messages. */
export type Framing = "ndjson" | "content-length" | "http";

/** What a plane does with a request field that no schema names. */
export type UnknownFieldPolicy = "ignore" | "refuse";

/** Limits of one plane. Bytes are counted before anything is parsed. */
export interface PlaneLimits {
  readonly requestBytes: number;
  readonly responseBytes: number;
  /** Nesting depth of arrays and objects, the top value counting as 1. */
  readonly depth: number;
}

/** One gate a method may stand behind, and the codes it answers with. */
export interface GateDeclaration {
  readonly meaning: string;
  /** Member of the params that carries the gate's credential, where it travels there. */
  readonly param?: string;
  readonly errors: readonly string[];
}

/** Everything that is true of a whole plane: names, envelope, errors, limits. */
export interface Plane {
  readonly name: string;
  /** The contract version that this plane advertises. */
  readonly version: string;
  readonly framing: Framing;
  readonly methodName: RegExp;
  readonly errorCode: RegExp;
  readonly unknownRequestFields: UnknownFieldPolicy;
  readonly limits: PlaneLimits;
  readonly gates: Readonly<Record<string, GateDeclaration>>;
  /** Codes that any method of the plane may answer with. */
  readonly errors: readonly string[];
}

export function definePlane<const P extends Plane>(plane: P): P {
  return plane;
}
