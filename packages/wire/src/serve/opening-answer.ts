/** The acknowledgement of a subscription, framed. What follows it waits for `begin`. */
export interface OpeningAnswer {
  readonly text: string;
  /** Called once, after the text has been handed on. */
  readonly begin: () => void;
}

/** What a request is answered with: almost always framed text. */
export type Answer = string | readonly Uint8Array[] | OpeningAnswer;
