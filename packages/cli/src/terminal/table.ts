import { cutToWidth, displayWidth, padToWidth } from "./display-width.ts";
import { fitColumns } from "./fit-columns.ts";
import type { Paint, Style } from "./output.ts";
import { printable } from "./printable.ts";

export interface Column {
  readonly title: string;
  /** Where the terminal is too narrow, these are cut before others. */
  readonly elastic?: boolean;
}

export type Cell = string | { readonly text: string; readonly style: Style };

export interface TableStyle {
  readonly paint: Paint;
  /** Columns of the terminal; without it nothing is cut. */
  readonly width: number | undefined;
}

const GAP = 2;
const LEAST_WIDTH = 4;

/** Aligned columns under their titles; every cell is made printable, and no line is wider than the terminal. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { paint, width }: TableStyle,
): readonly string[] {
  const texts = rows.map((row) => columns.map((_column, index) => printable(textOf(row[index] ?? ""))));
  const natural = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...texts.map((row) => displayWidth(row[index] ?? ""))),
  );
  const widths = fitted(columns, natural, width);
  const head = line(
    columns.map(({ title }) => title),
    widths,
    (_index, text) => paint("dim", text),
  );
  return [
    head,
    ...texts.map((row, at) => line(row, widths, (index, text) => painted(rows[at]?.[index], text, paint))),
  ];
}

function fitted(
  columns: readonly Column[],
  natural: readonly number[],
  width: number | undefined,
): readonly number[] {
  if (width === undefined) return natural;
  const demands = columns.map(({ elastic = false }, index) => {
    const wanted = natural[index] ?? 0;
    return { natural: wanted, least: Math.min(wanted, LEAST_WIDTH), elastic };
  });
  return fitColumns(demands, width - GAP * (columns.length - 1));
}

/** Blanks go outside the paint, and none at the end of a line. */
function line(
  cells: readonly string[],
  widths: readonly number[],
  paint: (index: number, text: string) => string,
): string {
  const last = cells.findLastIndex((cell) => cell !== "");
  return cells
    .slice(0, last + 1)
    .map((cell, index) => {
      const width = widths[index] ?? 0;
      const text = cutToWidth(cell, width);
      const blanks = index === last ? "" : padToWidth(text, width + GAP).slice(text.length);
      return (text === "" ? "" : paint(index, text)) + blanks;
    })
    .join("");
}

function textOf(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}

function painted(cell: Cell | undefined, text: string, paint: Paint): string {
  return cell === undefined || typeof cell === "string" ? text : paint(cell.style, text);
}
