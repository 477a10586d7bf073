/** What a column asks for and how far it can give way. */
export interface ColumnDemand {
  readonly natural: number;
  readonly least: number;
  /** Gives way before the others. */
  readonly elastic: boolean;
}

/** Widths that together take at most `available`, as far as `least` allows; the widest give way first. */
export function fitColumns(columns: readonly ColumnDemand[], available: number): readonly number[] {
  const elastic = shrink(columns, available, ({ elastic }) => elastic);
  return shrink(
    columns.map((column, index) => ({ ...column, natural: elastic[index] ?? column.natural })),
    available,
    () => true,
  );
}

function shrink(
  columns: readonly ColumnDemand[],
  available: number,
  mayShrink: (column: ColumnDemand) => boolean,
): readonly number[] {
  const widths = columns.map(({ natural }) => natural);
  const total = (): number => widths.reduce((sum, width) => sum + width, 0);
  for (let over = total() - available; over > 0; over = total() - available) {
    const able = columns.flatMap((column, index) => {
      const width = widths[index] ?? 0;
      return mayShrink(column) && width > column.least ? [{ index, width, least: column.least }] : [];
    });
    const [widest, ...others] = able.sort((a, b) => b.width - a.width);
    if (widest === undefined) break;
    // Down to the next widest at most, and together with its equals one column at a time.
    const next = others.find(({ width }) => width < widest.width)?.width ?? 0;
    const step = others[0]?.width === widest.width ? 1 : Math.max(1, Math.min(over, widest.width - next));
    widths[widest.index] = Math.max(widest.least, widest.width - step);
  }
  return widths;
}
