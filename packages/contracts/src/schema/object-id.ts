import type { z } from "zod";
import { boundedText } from "./text.ts";

/** An id in a request: any short text is a fair question, the answer to a strange one is a not-found code. */
export function requestId(): z.ZodString {
  return boundedText({
    min: 1,
    max: 256,
    wrongType: () => "missing or wrong type",
    empty: "missing or wrong type",
  });
}

/** One of the six fields that identify a pane. */
export function identityText(max: number): z.ZodString {
  const reason = "wrong type or empty";
  return boundedText({
    min: 1,
    max,
    wrongType: (input) => (input === undefined ? "missing" : reason),
    empty: reason,
  });
}
