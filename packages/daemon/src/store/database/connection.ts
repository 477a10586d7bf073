import type Database from "better-sqlite3";
import type { Statement } from "./statement.ts";

/** Answers statements that only read. */
export interface ReadConnection {
  all<Input extends object, Row>(statement: Statement<Input, Row>, input: Input): readonly Row[];
  first<Input extends object, Row>(statement: Statement<Input, Row>, input: Input): Row | undefined;
}

/** Runs statements on one SQLite connection, each prepared at its first use and kept. */
export interface Connection extends ReadConnection {
  /** Number of rows changed. */
  run<Input extends object>(statement: Statement<Input, unknown>, input: Input): number;
}

interface Prepared {
  readonly statement: Database.Statement<unknown[], unknown>;
  readonly bind: (input: object) => unknown[];
}

export function createConnection(database: Database.Database): Connection {
  const prepared = new Map<unknown, Prepared>();
  const prepare = (statement: Statement<never, unknown>): Prepared => {
    const known = prepared.get(statement);
    if (known !== undefined) return known;
    const { sql, bind } = statement.compiled();
    const made = { statement: database.prepare<unknown[], unknown>(sql), bind };
    prepared.set(statement, made);
    return made;
  };
  return {
    all: <Input extends object, Row>(statement: Statement<Input, Row>, input: Input) => {
      const { statement: run, bind } = prepare(statement);
      // The row's type is what kysely derived from the same query and the table types.
      return run.all(...bind(input)) as Row[];
    },
    first: <Input extends object, Row>(statement: Statement<Input, Row>, input: Input) => {
      const { statement: run, bind } = prepare(statement);
      // As above.
      return run.get(...bind(input)) as Row | undefined;
    },
    run: (statement, input) => {
      const { statement: run, bind } = prepare(statement);
      return run.run(...bind(input)).changes;
    },
  };
}
