import { DummyDriver, Kysely, SqliteAdapter, SqliteQueryCompiler, type Compilable } from "kysely";
import type { Tables } from "./tables.ts";

/** Builds and compiles, never connects: better-sqlite3 runs what comes out, prepared. */
export const builder: Kysely<Tables> = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: () => {
      throw new Error("statements are compiled, not introspected");
    },
  },
});

class Slot {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export interface CompiledStatement {
  readonly sql: string;
  /** The values to bind for one input, in the order of the placeholders. */
  readonly bind: (input: object) => unknown[];
}

/** A query that is written once, compiled once, and run with an input of type `Input` as often as wanted. */
export interface Statement<Input, Row> {
  readonly compiled: () => CompiledStatement;
  /** Only for the compiler: ties the types to the statement. */
  readonly types?: (input: Input) => Row;
}

export type NoInput = Readonly<Record<never, never>>;

/**
 * `statement<{ id: string }>()((db, input) => db.selectFrom("agents").where("agent_id", "=", input.id))`.
 * Each `input.x` is a placeholder that takes its value from the input of the run.
 */
export function statement<Input extends object>(): <Row>(
  build: (db: Kysely<Tables>, input: Input) => Compilable<Row>,
) => Statement<Input, Row> {
  return (build) => {
    let compiled: CompiledStatement | undefined;
    return { compiled: () => (compiled ??= compile(build(builder, placeholders<Input>()))) };
  };
}

function placeholders<Input extends object>(): Input {
  // Every property reads as a Slot that kysely takes for a bound value; `bind` puts the real value in its place.
  return new Proxy({}, { get: (_, name) => new Slot(String(name)) }) as Input;
}

function compile(query: Compilable<unknown>): CompiledStatement {
  const { sql, parameters } = query.compile();
  return {
    sql,
    bind: (input) =>
      // The input's own type was checked at the call; here it is only read by the names of its slots.
      parameters.map((value) =>
        value instanceof Slot ? (input as Record<string, unknown>)[value.name] : value,
      ),
  };
}
