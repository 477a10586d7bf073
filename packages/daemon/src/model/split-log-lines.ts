/** A line in a piece of a file: a half-open range of its bytes. */
export interface LineRange {
  readonly start: number;
  /** Behind the line feed where there is one. */
  readonly end: number;
  /** `break`: the line was longer than allowed and goes on behind `end`. */
  readonly ending: "line-feed" | "break";
}

const LF = 0x0a;

/**
 * The complete lines at the start of `bytes`, which starts where a line or a piece of one starts. What stands behind
 * the last of them is the beginning of a line that is still being written. A line without a line feed in `maxBytes` is
 * broken there, in front of a character of UTF-8 rather than inside it.
 */
export function splitLogLines(bytes: Uint8Array, maxBytes: number): readonly LineRange[] {
  const lines: LineRange[] = [];
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(LF, start);
    const known = feed < 0 ? bytes.length : feed + 1;
    if (known - start > maxBytes) {
      const end = beforeCharacter(bytes, start, start + maxBytes);
      lines.push({ start, end, ending: "break" });
      start = end;
    } else if (feed < 0) break;
    else {
      lines.push({ start, end: known, ending: "line-feed" });
      start = known;
    }
  }
  return lines;
}

/** The last place up to `end` that is not inside a character; `end` itself where the bytes are no UTF-8. */
function beforeCharacter(bytes: Uint8Array, start: number, end: number): number {
  for (let place = end; place > start && place > end - 4; place -= 1) {
    if (((bytes[place] ?? 0) & 0xc0) !== 0x80) return place;
  }
  return end;
}
