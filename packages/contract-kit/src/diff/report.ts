import type { Verdict } from "./finding.ts";
import type { JudgedFinding, Judgment } from "./judge.ts";

/** Colours a text by what it says; the identity where there is no colour. */
export type Paint = (kind: Verdict | "quiet", text: string) => string;

const ORDER: readonly Verdict[] = ["breaking", "unknown", "compatible"];
const PROOF_WIDTH = 72;

/** The verdict for people: a line for every finding, the worst first, and what the version must be. */
export function report(judgment: Judgment, paint: Paint): string {
  const shown = ORDER.flatMap((verdict) =>
    judgment.findings.filter((found) => found.verdict === verdict && found.direction !== "text"),
  );
  const texts = judgment.findings.length - shown.length;
  const width = (column: (found: JudgedFinding) => string): number =>
    Math.max(0, ...shown.map((found) => column(found).length));
  const widths = {
    place: width((found) => found.place),
    where: width(where),
    change: Math.min(
      40,
      width((found) => found.change),
    ),
  };
  const lines = shown.flatMap((found) => findingLines(found, widths, paint));
  return [
    ...lines,
    ...(texts === 0 ? [] : [paint("quiet", `${texts} reworded for people`)]),
    ...judgment.unusedApprovals.map((approval) => `approval matches no finding: ${approval.finding}`),
    summary(judgment, paint),
    "",
  ].join("\n");
}

interface Widths {
  readonly place: number;
  readonly where: number;
  readonly change: number;
}

function where({ direction, path }: JudgedFinding): string {
  return path === "" ? direction : `${direction} ${path}`;
}

function findingLines(found: JudgedFinding, widths: Widths, paint: Paint): readonly string[] {
  const columns = [
    found.place.padEnd(widths.place),
    where(found).padEnd(widths.where),
    found.change.padEnd(widths.change),
  ];
  const line = `${paint(found.verdict, found.verdict.padEnd(10))} ${columns.join("  ")}  ${found.reason}`;
  if (found.verdict === "compatible") return [line];
  const proof = found.proof === undefined ? [] : [`e.g. ${shorten(JSON.stringify(found.proof))}`];
  const accepted = found.approved === undefined ? [`id: ${found.id}`] : [`accepted: ${found.approved}`];
  return [line, ...[...proof, ...accepted].map((more) => paint("quiet", `           ${more}`))];
}

function shorten(text: string): string {
  return text.length <= PROOF_WIDTH ? text : `${text.slice(0, PROOF_WIDTH)}…`;
}

function summary(
  { contract, from, needed, declared, verdict, sufficient, findings }: Judgment,
  paint: Paint,
): string {
  if (findings.length === 0 && sufficient) return `contract ${contract} ${from}: no difference`;
  const outcome = verdict === "compatible" && sufficient ? "compatible" : "breaking";
  return paint(outcome, `contract ${contract} ${from} → needs ${needed} (${declared} declared)`);
}
