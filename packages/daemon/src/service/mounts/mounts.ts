import type { ContainerEngine } from "../ports/container-engine.ts";
import type { AgentPeerIdentifier } from "../ports/peer.ts";
import { mountUsers } from "./mount-users.ts";
import {
  proveGuest,
  refusalOf,
  type CallerRefusal,
  type CallerVerdict,
  type MountDirectory,
} from "./prove-caller.ts";
import { RefusalLedger, type RefusalEntry } from "./refusal-ledger.ts";

/** The mount that is always there: agents in panes of this machine call over it. */
export const HOST_MOUNT = "host";

export interface MountReport {
  readonly name: string;
  readonly state: "host" | "unmounted" | "mounted" | "shared" | "unknown";
  readonly containerId: string | null;
  readonly refusals: readonly RefusalEntry<CallerRefusal>[];
}

export interface MountsOptions {
  readonly engine: ContainerEngine;
  readonly identifier: AgentPeerIdentifier;
  readonly nowMs: () => number;
}

/** Every mount by name: who may call over it, and who was turned away. */
export class Mounts {
  readonly #options: MountsOptions;
  readonly #directories = new Map<string, MountDirectory>();
  readonly #refusals = new RefusalLedger<CallerRefusal>();

  constructor(options: MountsOptions) {
    this.#options = options;
  }

  know(name: string, directory: MountDirectory): void {
    this.#directories.set(name, directory);
  }

  /** Ask while the connection is open, with its descriptor. */
  async identify(mount: string, descriptor: number | undefined): Promise<CallerVerdict> {
    const verdict = await this.#verdict(mount, descriptor);
    if (verdict.kind === "refused") this.#refusals.add(mount, verdict.reason, this.#options.nowMs());
    return verdict;
  }

  async report(): Promise<readonly MountReport[]> {
    return Promise.all([...this.#directories.keys()].map((name) => this.reportOf(name)));
  }

  async reportOf(name: string): Promise<MountReport> {
    const refusals = this.#refusals.of(name);
    const directory = this.#directories.get(name) ?? null;
    if (directory === null) return { name, state: "host", containerId: null, refusals };
    const mounted = await mountUsers(this.#options.engine, directory);
    if (mounted.kind === "failed") return { name, state: "unknown", containerId: null, refusals };
    const [user, second] = mounted.users;
    if (user === undefined) return { name, state: "unmounted", containerId: null, refusals };
    return second === undefined
      ? { name, state: "mounted", containerId: user.containerId, refusals }
      : { name, state: "shared", containerId: null, refusals };
  }

  async #verdict(mount: string, descriptor: number | undefined): Promise<CallerVerdict> {
    const { engine, identifier } = this.#options;
    const found = identifier.identify(descriptor);
    switch (found.kind) {
      case "refused":
        return { kind: "refused", reason: refusalOf(found.reason) };
      case "host":
        return { kind: "proven", caller: { kind: "host", peer: found.peer } };
      case "guest": {
        const verdict = await proveGuest(
          engine,
          identifier,
          this.#directories.get(mount) ?? null,
          found.peer,
        );
        if (verdict.kind === "refused") found.peer.release();
        return verdict;
      }
    }
  }
}
