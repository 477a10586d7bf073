/** One measured ratio beside the goal that it is held against; without a goal it only tells. */
export interface Figure {
  readonly figure: string;
  /** What was measured of us, and of the anchor in the same run. */
  readonly ours: number;
  readonly anchor: number;
  readonly unit: string;
  readonly value: number;
  readonly goal?: Goal;
}

export type Goal =
  | { readonly kind: "at most"; readonly value: number }
  | { readonly kind: "at least"; readonly value: number };

export function atMost(value: number): Goal {
  return { kind: "at most", value };
}

export function atLeast(value: number): Goal {
  return { kind: "at least", value };
}

/** Ours over the anchor's. */
export function ratio(figure: string, unit: string, ours: number, anchor: number, goal?: Goal): Figure {
  return { figure, ours, anchor, unit, value: ours / anchor, ...(goal === undefined ? {} : { goal }) };
}

/** What ours costs beyond the anchor, in the unit. */
export function beyond(figure: string, unit: string, ours: number, anchor: number, goal?: Goal): Figure {
  return { figure, ours, anchor, unit, value: ours - anchor, ...(goal === undefined ? {} : { goal }) };
}

/** Ours as it is; the anchor only shows what the machine is worth. */
export function absolute(figure: string, unit: string, ours: number, anchor: number, goal?: Goal): Figure {
  return { figure, ours, anchor, unit, value: ours, ...(goal === undefined ? {} : { goal }) };
}

function isMet({ value, goal }: Figure): boolean | undefined {
  if (goal === undefined) return undefined;
  return goal.kind === "at most" ? value <= goal.value : value >= goal.value;
}

/** A table for people, or with `--json` an array for programs. A missed goal is told, not an exit status. */
export function report(figures: readonly Figure[]): void {
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify(figures.map((figure) => ({ ...figure, met: isMet(figure) }))));
    return;
  }
  console.table(
    figures.map((figure) => ({
      figure: figure.figure,
      unit: figure.unit,
      ours: round(figure.ours),
      anchor: round(figure.anchor),
      value: round(figure.value),
      goal: figure.goal === undefined ? "" : `${figure.goal.kind} ${figure.goal.value}`,
      met: { true: "yes", false: "NO", undefined: "" }[String(isMet(figure))],
    })),
  );
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
