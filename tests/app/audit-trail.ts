import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Row } from "./app-world.ts";

/** The audit of a home whose daemon runs: rows are committed with their effect, and the file follows. */
export class AuditTrail {
  readonly path: string;
  readonly #database: DatabaseSync;

  constructor(home: string) {
    this.path = join(home, "audit.jsonl");
    this.#database = new DatabaseSync(join(home, "interlock.sqlite3"), { readOnly: true });
  }

  /** How many rows are committed. */
  get length(): number {
    return Number(this.#database.prepare("SELECT head_seq FROM audit_state").get()?.["head_seq"]);
  }

  /** The committed rows behind the first `count`, once the file has them. @throws when it has not within 20 s. */
  async behind(count: number): Promise<readonly Row[]> {
    const wanted = this.length;
    for (const end = performance.now() + 20_000; performance.now() < end;) {
      const rows = this.#written();
      if (rows.length >= wanted) return rows.slice(count);
      await new Promise(setImmediate);
    }
    throw new Error("the audit file stays behind");
  }

  #written(): readonly Row[] {
    if (!existsSync(this.path)) return [];
    // What stands behind the last line feed is being written.
    const lines = readFileSync(this.path, "utf8").split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Row); // one object a line
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
