/** Bytes of a request, piece by piece: text (as UTF-8), bytes in base64, or one text many times. */
export type Piece =
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly repeat: string; readonly times: number };

/** Something that happens beside the socket. */
export type WorldStep =
  | { readonly world: "restart" }
  | {
      readonly world: "tmux";
      /** Name of the server's socket; the first server is `default`. */
      readonly server?: string;
      readonly args: readonly string[];
    };

export type VectorStep =
  | {
      readonly vector: string;
      readonly request: Readonly<Record<string, unknown>>;
      /** The request is repeated until its answer has these members. */
      readonly until?: object;
    }
  | { readonly vector: string; readonly bytes: readonly Piece[]; readonly end?: true };

/** A line of a vector file that is no answer. */
export type Step = WorldStep | VectorStep;

/** The steps of one file, in a world of their own. */
export interface Scenario {
  readonly file: string;
  readonly steps: readonly Step[];
}

/** A vector whose request carries the session that the scenario opened with its first hello. */
export function ask(vector: string, method: string, params: object = {}, until?: object): VectorStep {
  const request = { method, params: { app_session_token: "{{uuid:1}}", ...params } };
  return { vector, request, ...(until !== undefined && { until }) };
}

export function raw(vector: string, ...bytes: readonly Piece[]): VectorStep {
  return { vector, bytes };
}

export const hello: VectorStep = { vector: "a session for what follows", request: { method: "app.hello" } };
