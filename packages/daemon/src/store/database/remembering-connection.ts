import type { ReadConnection } from "./connection.ts";
import type { Statement } from "./statement.ts";

/** Rows kept at most, over all questions, an answer without any counting as one: ten of the largest pages. */
const ROWS_KEPT = 2_000;

/** The answers of one statement, by what was bound. */
type Answers = Map<string, readonly unknown[]>;

/**
 * Reads through `db`, and gives the same answer to the same question until anything has been committed: panels ask again
 * and again what has not changed.
 * For questions that come back; one that is never asked twice only takes another's room.
 */
export function rememberingConnection(version: () => unknown, db: ReadConnection): ReadConnection {
  const kept = new Map<unknown, Answers>();
  let keptRows = 0;
  let keptAt: unknown;

  const forget = (): void => {
    kept.clear();
    keptRows = 0;
  };
  const answersTo = (statement: unknown): Answers => {
    const now = version();
    if (now !== keptAt || keptRows > ROWS_KEPT) forget();
    keptAt = now;
    const known = kept.get(statement);
    if (known !== undefined) return known;
    const made: Answers = new Map();
    kept.set(statement, made);
    return made;
  };
  const ask = <Input extends object, Row>(
    kind: keyof ReadConnection,
    statement: Statement<Input, Row>,
    input: Input,
    read: () => readonly Row[],
  ): readonly Row[] => {
    const answers = answersTo(statement);
    const question = `${kind} ${JSON.stringify(statement.compiled().bind(input))}`;
    // Kept for this very statement, so of its row type.
    const known = answers.get(question) as readonly Row[] | undefined;
    if (known !== undefined) return known;
    const rows = read();
    answers.set(question, rows);
    keptRows += Math.max(1, rows.length);
    return rows;
  };
  return {
    all: (statement, input) => ask("all", statement, input, () => db.all(statement, input)),
    first: (statement, input) => {
      const read = () => {
        const row = db.first(statement, input);
        return row === undefined ? [] : [row];
      };
      return ask("first", statement, input, read)[0];
    },
  };
}
