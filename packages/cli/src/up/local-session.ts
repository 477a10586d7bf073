import { join } from "node:path";
import type { SessionId } from "./control-types.ts";
import { readPrivateJson, textMember } from "./private-json.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Which session this machine's own work happens in: its daemon keeps it in `local-session.json`. */
export class LocalSession {
  readonly #file: string;

  constructor(home: string) {
    this.#file = join(home, "local-session.json");
  }

  async read(): Promise<SessionId | undefined> {
    const id = textMember(await readPrivateJson(this.#file), "session_id");
    return id !== undefined && UUID.test(id) ? (id as SessionId) : undefined; // has the id's form
  }
}
