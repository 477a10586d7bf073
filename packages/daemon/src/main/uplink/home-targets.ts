import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ParticipantId, SessionId } from "@interlock/contracts";
import type { ControlPlaneAddress } from "../../service/ports/control-plane.ts";
import type { TargetReading, UplinkTarget, UplinkTargets } from "../../service/ports/uplink.ts";
import type { StoreReader } from "../../store/store-reader.ts";
import type { UplinkConfig } from "../config/daemon-config.ts";
import { readPrivateText, writePrivateJson } from "./private-json.ts";

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Says, from the configuration, the home's files and what local callers wanted, where this machine is to be a node. */
export class HomeTargets implements UplinkTargets {
  readonly #config: UplinkConfig;
  readonly #store: Pick<StoreReader, "nodeWish">;
  readonly #sessionFile: string;
  /** Where the control plane of this home says how to find it. */
  readonly planeFile: string;

  constructor(home: string, config: UplinkConfig, store: Pick<StoreReader, "nodeWish">) {
    this.#config = config;
    this.#store = store;
    this.#sessionFile = join(home, "local-session.json");
    this.planeFile = join(home, "control-plane.json");
  }

  async read(): Promise<TargetReading> {
    const wish = this.#store.nodeWish();
    if (!this.#config.enabled || wish?.wish === "detached") return { kind: "none" };
    const at = await this.#address();
    if (at === "none") return { kind: "none" };
    if (at === "unreadable") return { kind: "unreadable", reason: "token_unreadable" };
    const named = wish?.sessionId ?? this.#config.sessionId;
    const session: UplinkTarget["session"] =
      named === null ? { kind: "own", id: await this.#ownSession() } : { kind: "named", id: named };
    return { kind: "target", target: { at, session } };
  }

  async address(): Promise<ControlPlaneAddress | null> {
    const at = this.#config.enabled ? await this.#address() : "none";
    return typeof at === "string" ? null : at;
  }

  async opened(sessionId: SessionId): Promise<void> {
    await writePrivateJson(this.#sessionFile, { session_id: sessionId });
  }

  async #ownSession(): Promise<SessionId | null> {
    const [id] = await readPrivateText(this.#sessionFile, "session_id");
    return id !== undefined && UUID.test(id) ? (id.toLowerCase() as SessionId) : null; // has the id's form
  }

  async #address(): Promise<ControlPlaneAddress | "none" | "unreadable"> {
    const { controlPlane } = this.#config;
    if (controlPlane === null) return this.#homeAddress();
    const token = await readToken(controlPlane.tokenFile);
    if (token === undefined) return "unreadable";
    return { url: controlPlane.url, token, participantId: controlPlane.participantId };
  }

  async #homeAddress(): Promise<ControlPlaneAddress | "none"> {
    const [url, token, participant] = await readPrivateText(
      this.planeFile,
      "url",
      "ownerToken",
      "participantId",
    );
    if (url === undefined || token === undefined || participant === undefined) return "none";
    // The control plane wrote the id that it gave the owner; it checks it again on every call.
    return { url, token, participantId: participant as ParticipantId };
  }
}

/** A secret that others can read is none. */
async function readToken(file: string): Promise<string | undefined> {
  try {
    if (((await stat(file)).mode & 0o077) !== 0) return undefined;
    const token = (await readFile(file, "utf8")).trim();
    return /^[\x21-\x7e]{1,4096}$/.test(token) ? token : undefined;
  } catch (error) {
    // The readiness says that it cannot be read; why is for the person who looks at the file.
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}
