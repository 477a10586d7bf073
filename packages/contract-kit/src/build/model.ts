import type {
  Audience,
  Framing,
  MethodKind,
  Openness,
  PlaneTerms,
  PlaneLimits,
  RetryAdvice,
  UnknownFieldPolicy,
} from "@interlock/contracts/define";
import type { JsonSchema } from "./json-schema.ts";

type ByName<T> = Readonly<Record<string, T>>;

export interface PlaneModel {
  readonly version: string;
  readonly framing: Framing;
  /** Source of the pattern that method names match. */
  readonly methodName: string;
  readonly errorCode: string;
  readonly unknownRequestFields: UnknownFieldPolicy;
  readonly limits: PlaneLimits;
  readonly gates: ByName<{ readonly meaning: string; readonly errors: readonly string[] }>;
  readonly errors: readonly string[];
}

export interface MethodModel {
  readonly planes: readonly string[];
  readonly kind: MethodKind;
  readonly gate: string;
  readonly since: string;
  readonly summary: string;
  readonly params: JsonSchema;
  readonly result: JsonSchema;
  /** What a subscription sends after its result, a union told apart by `type`; absent for other kinds. */
  readonly frames?: JsonSchema;
  readonly rules: readonly { readonly name: string; readonly statement: string }[];
  readonly errors: readonly string[];
  /** Terms of the planes where they are not `gate` and `errors`. */
  readonly on?: ByName<PlaneTerms>;
}

export interface ErrorModel {
  readonly meaning: string;
  readonly retry: RetryAdvice;
  readonly audience: Audience;
  readonly httpStatus?: number;
  readonly jsonRpcCode?: number;
  readonly details: JsonSchema;
}

export interface EventModel {
  readonly category: string;
  readonly since: string;
  readonly summary: string;
  readonly payload: JsonSchema;
}

export interface ClosedSetModel {
  readonly openness: Openness;
  readonly values: readonly string[];
}

/** A whole contract as data: what other languages, the docs and the change gate read. */
export interface Model {
  readonly $schema: "https://json-schema.org/draft/2020-12/schema";
  readonly modelVersion: 1;
  readonly contract: { readonly name: string; readonly version: string };
  readonly versions: ByName<string>;
  readonly planes: ByName<PlaneModel>;
  readonly methods: ByName<MethodModel>;
  /** Plane → code → error. */
  readonly errors: ByName<ByName<ErrorModel>>;
  readonly events: ByName<EventModel>;
  readonly closedSets: ByName<ClosedSetModel>;
  readonly $defs: ByName<JsonSchema>;
}
