import { realpathSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Row } from "./app-world.ts";
import { AuditTrail } from "./audit-trail.ts";

/** What a home holds: its tables and its audit, with names for what differs from home to home. */
export type WrittenRows = Readonly<Record<string, readonly Row[]>>;

/** In an order in which every id appears first where it is made. */
const TABLES = ["panes", "agents", "message_queue", "routes", "log_attachments", "daemon_state", "counters"];

/** Of this run's terminals, and of the clock. */
const OF_THE_MACHINE = new Set(["pid", "tty", "tmux_socket", "cwd", "title", "command", "file_inode"]);
const PATHS = new Set(["log_path", "pipe_path"]);
const OF_THE_CLOCK = /(^|_)(at|until|ts)$/;
const ID = /^(agt_[0-9a-f]{12}|lat_[0-9a-f]{12}|[0-9a-f]{8}-[0-9a-f-]{27}|p[an]*e?_[0-9a-f]+)$/;

/** Who asked, and where the row stands in the chain. */
const CAUSE = new Set(["origin", "via", "caller", "app_session_id", "seq", "prev", "hash"]);

/** Everything that was written, ids numbered in the order in which they came, times as `time`. */
export async function writtenRows(home: string): Promise<WrittenRows> {
  const names = new Map<string, string>();
  const numbered = (id: string): string => {
    const known = names.get(id) ?? `id ${names.size + 1}`;
    names.set(id, known);
    return known;
  };
  const plain = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => plain(item, name));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner, key)]));
    if (value === null) return null;
    if (OF_THE_CLOCK.test(name)) return "time";
    if (typeof value === "string" && PATHS.has(name))
      return value.replace(realpathSync(home), "home").replace(/agt_[0-9a-f]{12}/, numbered);
    if (typeof value !== "string" || (!ID.test(value) && name !== "pane_ref" && name !== "target_pane_ref"))
      return value;
    return numbered(value);
  };
  const database = new DatabaseSync(join(home, "interlock.sqlite3"), { readOnly: true });
  const written: Record<string, readonly Row[]> = {};
  for (const table of TABLES) {
    const rows = database.prepare(`SELECT * FROM ${table}`).all();
    written[table] = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row)
          .filter(([name]) => !OF_THE_MACHINE.has(name))
          .map(([name, value]) => [name, plain(value, name)]),
      ),
    );
  }
  database.close();
  const trail = new AuditTrail(home);
  written["audit"] = (await trail.behind(0)).map(
    // An object stays one.
    (row) => plain(Object.fromEntries(Object.entries(row).filter(([name]) => !CAUSE.has(name))), "") as Row,
  );
  trail[Symbol.dispose]();
  return written;
}
