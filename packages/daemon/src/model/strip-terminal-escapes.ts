const ESC = 0x1b;
const BACKSPACE = 0x08;
const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;
const BELL = 0x07;
const STRING_TERMINATOR = 0x9c;
const BACKSLASH = 0x5c;

/** What begins behind `ESC`, or as one character of its own (the same letter 0x40 higher). */
type Sequence = "control" | "operating-system" | "string" | "other";

function sequenceOf(introducer: number): Sequence {
  switch (introducer) {
    case 0x5b: // [
      return "control";
    case 0x5d: // ]
      return "operating-system";
    case 0x50: // P
    case 0x58: // X
    case 0x5e: // ^
    case 0x5f: // _
      return "string";
    default:
      return "other";
  }
}

const between = (code: number, low: number, high: number): boolean => code >= low && code <= high;

/** Where a sequence ends, whose introducer stands before `at`. One that is not ended takes the rest of the line, as on a terminal. */
function endOf(text: string, at: number, introducer: number): number {
  switch (sequenceOf(introducer)) {
    case "control": {
      let end = at;
      while (end < text.length && between(text.charCodeAt(end), 0x20, 0x3f)) end += 1;
      return between(text.charCodeAt(end), 0x40, 0x7e) ? end + 1 : end;
    }
    case "operating-system":
    case "string": {
      const rings = sequenceOf(introducer) === "operating-system";
      for (let end = at; end < text.length; end += 1) {
        const code = text.charCodeAt(end);
        if (code === STRING_TERMINATOR || (rings && code === BELL)) return end + 1;
        if (code === ESC) return text.charCodeAt(end + 1) === BACKSLASH ? end + 2 : end;
      }
      return text.length;
    }
    case "other": {
      // Intermediate characters, then the final one that `introducer` is unless it is intermediate itself.
      if (!between(introducer, 0x20, 0x2f)) return between(introducer, 0x30, 0x7e) ? at : at - 1;
      let end = at;
      while (between(text.charCodeAt(end), 0x20, 0x2f)) end += 1;
      return between(text.charCodeAt(end), 0x30, 0x7e) ? end + 1 : end;
    }
  }
}

/**
 * One line of terminal output as a person reads it: without escape sequences and control characters, with what a
 * backspace takes away gone and with what stands behind the last carriage return alone. Tabs stay. Linear in the
 * length of the line, and idempotent.
 */
export function stripTerminalEscapes(line: string): string {
  const shown: string[] = [];
  let overwrites = false;
  const show = (character: string): void => {
    // A carriage return at the end of the line, or before another, shows nothing anew.
    if (overwrites) shown.length = 0;
    overwrites = false;
    shown.push(character);
  };
  for (let at = 0; at < line.length;) {
    const code = line.codePointAt(at) ?? 0;
    const character = String.fromCodePoint(code);
    at += character.length;
    if (code === ESC) at = at < line.length ? endOf(line, at + 1, line.charCodeAt(at)) : at;
    else if (between(code, 0x80, 0x9f)) at = isOpening(code) ? endOf(line, at, code - 0x40) : at;
    else if (code === CARRIAGE_RETURN) overwrites = true;
    else if (code === BACKSPACE) shown.pop();
    else if (code === TAB || (code >= 0x20 && code !== 0x7f)) show(character);
  }
  return shown.join("").toWellFormed();
}

function isOpening(c1: number): boolean {
  return sequenceOf(c1 - 0x40) !== "other";
}
