import type { Row } from "./app-world.ts";

/** A change of the audit file that its daemon did not make, and what a check of it must name. */
export interface Tampering {
  readonly what: string;
  readonly bytes: string;
  readonly finding: Row;
}

/** One member of a row, changed as somebody would who keeps the row well-formed. */
function edited(line: string, member: number): string {
  const row = JSON.parse(line) as Row; // a row of the file
  const names = Object.keys(row);
  const name = names[member % names.length] ?? "";
  const value = row[name];
  const other =
    typeof value === "number" ? value + 1 : typeof value === "boolean" ? !value : `${String(value)}x`;
  return JSON.stringify({ ...row, [name]: other });
}

const file = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

/** Every change of one row of the file, and every length that its last row can be cut to. */
export function tamperings(lines: readonly string[]): readonly (readonly Tampering[])[] {
  const count = lines.length;
  const lost = { kind: "cut", lastSeq: count - 1, expectedSeq: count };
  const at = (index: number): string => lines[index] ?? "";
  const each = <Item>(length: number, make: (index: number) => Item): readonly Item[] =>
    Array.from({ length }, (_, index) => make(index));
  const edits = each(count, (index) => ({
    what: `row ${index + 1} edited`,
    bytes: file(lines.with(index, edited(at(index), index))),
    finding: { kind: "edited", line: index + 1 },
  }));
  const insertions = each(count + 1, (index) => ({
    what: `a line inserted as line ${index + 1}`,
    bytes: file(lines.toSpliced(index, 0, '{"ts":"now","event_type":"forged"}')),
    finding: { kind: "malformed", line: index + 1 },
  }));
  const drops = each(count, (index) => ({
    what: `row ${index + 1} dropped`,
    bytes: file(lines.toSpliced(index, 1)),
    finding:
      index + 1 === count ? lost : { kind: "missing", line: index + 1, fromSeq: index + 1, toSeq: index + 1 },
  }));
  const swaps = each(count - 1, (index) => ({
    what: `rows ${index + 1} and ${index + 2} swapped`,
    bytes: file(lines.with(index, at(index + 1)).with(index + 1, at(index))),
    finding: { kind: "out-of-place", line: index + 2, seq: index + 1 },
  }));
  const duplicates = each(count, (index) => ({
    what: `row ${index + 1} repeated`,
    bytes: file(lines.toSpliced(index, 0, at(index))),
    finding: { kind: "out-of-place", line: index + 2, seq: index + 1 },
  }));
  const whole = file(lines);
  const last = Buffer.byteLength(at(count - 1)) + 1;
  const cuts = each(last, (left) => ({
    what: `all but ${left} bytes of the last row cut off`,
    bytes: Buffer.from(whole)
      .subarray(0, Buffer.byteLength(whole) - last + left)
      .toString(),
    finding: lost,
  }));
  return [edits, insertions, drops, swaps, duplicates, cuts];
}
