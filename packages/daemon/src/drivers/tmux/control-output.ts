const PREFIX = Buffer.from("%output %");
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/**
 * Reads `%output %N text`. In the text, bytes below space and backslashes stand as three octal digits; all others are
 * as the pane wrote them, so that a character of UTF-8 may begin in one line and end in the next. Undefined for every
 * other line.
 */
export function readControlOutput(
  line: Buffer,
): { readonly kind: "output"; readonly paneId: string; readonly bytes: Buffer } | undefined {
  if (!line.subarray(0, PREFIX.length).equals(PREFIX)) return undefined;
  const space = line.indexOf(SPACE, PREFIX.length);
  if (space < 0) return undefined;
  const paneId = line.toString("latin1", PREFIX.length - 1, space);
  return { kind: "output", paneId, bytes: unescape(line.subarray(space + 1)) };
}

function unescape(text: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const byte = text.readUInt8(index);
    const escaped = byte === BACKSLASH ? octal(text, index + 1) : undefined;
    bytes[length] = escaped ?? byte;
    length += 1;
    if (escaped !== undefined) index += 3;
  }
  return bytes.subarray(0, length);
}

function octal(text: Buffer, at: number): number | undefined {
  const digits = text.toString("latin1", at, at + 3);
  return /^[0-3][0-7]{2}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}
