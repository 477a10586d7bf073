/** How an excerpt is bounded. */
export interface ExcerptBounds {
  /** UTF-8 bytes, the mark of a cut included. */
  readonly maxBytes: number;
  /** Ends an excerpt that was cut. */
  readonly marker: string;
}

export const DEFAULT_EXCERPT: ExcerptBounds = { maxBytes: 1024, marker: "…[truncated]" };

/** The line, cut between two characters where its UTF-8 form is too long. */
export function capExcerpt(line: string, { maxBytes, marker }: ExcerptBounds): string {
  // Three bytes are the most that one unit of a string can take.
  if (line.length * 3 <= maxBytes) return line;
  const room = maxBytes - utf8Length(marker);
  let bytes = 0;
  let cut = 0;
  for (const character of line) {
    const next = bytes + utf8Length(character);
    if (next > maxBytes) return line.slice(0, cut) + marker;
    bytes = next;
    if (bytes <= room) cut += character.length;
  }
  return line;
}

export const SUMMARY_MAX = 256;

/** One line for a list: white space runs as one space, at most 256 characters, `…` where more was there. */
export function summaryOf(excerpt: string): string {
  const characters = [...excerpt.replace(/\s+/g, " ").trim()];
  return characters.length <= SUMMARY_MAX
    ? characters.join("")
    : `${characters.slice(0, SUMMARY_MAX - 1).join("")}…`;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
