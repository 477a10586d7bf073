/**
 * Why the bytes of one message are no acceptable JSON object. The vocabulary is the app plane's;
 * rules stricter than JSON are members of its `json decode error` class.
 */
export const JSON_REASONS = [
  "empty line",
  "stray CR",
  "embedded NUL",
  "invalid utf-8",
  "json decode error",
  "json decode error: nesting too deep",
  "json decode error: too many keys",
  "json decode error: duplicate key",
  "json decode error: __proto__ key",
  "json decode error: unsafe integer",
  "json decode error: lone surrogate",
  "trailing content",
  "not an object",
] as const;

export type JsonReason = (typeof JSON_REASONS)[number];
