import { redact } from "./redact.ts";

const SHORT_EXCERPT_MAX = 240;

/** Text on one line for lists and audit: without well-known secrets, white space collapsed, cut at 240 characters. */
export function shortExcerpt(text: string): string {
  const characters = [...redact(text).replace(/\s+/g, " ").trim()];
  return characters.length <= SHORT_EXCERPT_MAX
    ? characters.join("")
    : `${characters.slice(0, SHORT_EXCERPT_MAX).join("")}…`;
}
