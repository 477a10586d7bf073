import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { LogAttachmentSource } from "../../model/log-attachment-status.ts";
import type { AuditCause } from "../../store/audit/audit-cause.ts";
import type { AdoptAgentInput } from "../../store/operations/adopt-agent.ts";
import type { StartedLog } from "../../store/operations/attach-log.ts";
import type { AgentRecord } from "../../store/records/agent-record.ts";
import type { PaneRecord } from "../../store/records/pane-record.ts";
import type { Store } from "../../store/store.ts";
import type { ContainerSight, PipeFailure } from "../ports/pane-pipe.ts";
import type { Mount } from "./host-visible.ts";
import type { KeyedQueue } from "./keyed-queue.ts";
import type { AttachOutcome, DetachOutcome, LogBlockReason, LoggedAdoptionOutcome } from "./log-outcome.ts";
import { placeLog, type LogPlace } from "./log-place.ts";
import type { LogWiring, Wired } from "./log-wiring.ts";

export interface LogAttachmentsOptions {
  /** Of the daemon, without symbolic links. */
  readonly home: string;
  readonly store: Store;
  readonly wiring: LogWiring;
  readonly sight: ContainerSight;
  /** By pane: one thing at a time happens to a pane's pipe. */
  readonly queue: KeyedQueue;
  /** Attachments may have changed. */
  readonly onChange: () => void;
  readonly onRotation: (attachmentId: string) => void;
  readonly onFault: (error: unknown) => void;
}

export interface AttachRequest {
  readonly agentId: string;
  /** A path that somebody named; null for the usual one. */
  readonly logPath: string | null;
  readonly source: LogAttachmentSource;
  readonly cause: AuditCause;
}

interface Running {
  readonly kind: "running";
  readonly place: LogPlace;
  readonly wired: Wired;
}

type Blocked = { readonly kind: "blocked"; readonly reason: LogBlockReason };

/**
 * Attaches and detaches. The order is always the same: write down that a pipe is about to be started, start it, then
 * commit the attachment, which ends the note. A daemon that is killed in between leaves the note, and the next one
 * ends the pipe.
 */
export class LogAttachments {
  readonly #options: LogAttachmentsOptions;

  constructor(options: LogAttachmentsOptions) {
    this.#options = options;
  }

  async attach(request: AttachRequest): Promise<AttachOutcome> {
    const agent = this.#options.store.read.agent(request.agentId);
    if (agent === null) return { kind: "agent-unknown" };
    return this.#options.queue.run(agent.paneRef, () => this.#attach(agent, request));
  }

  async detach(agentId: string, cause: AuditCause): Promise<DetachOutcome> {
    const { store, queue } = this.#options;
    const agent = store.read.agent(agentId);
    if (agent === null) return { kind: "agent-unknown" };
    return queue.run(agent.paneRef, async () => {
      const outcome = await store.write.detachLog({ agentId, cause });
      if (outcome.kind === "agent-unknown") return outcome;
      if (outcome.kind === "detached") {
        this.#options.onChange();
        await this.#disconnect(outcome.attachment, outcome.attachment);
      }
      const row = store.read.agent(agentId) ?? agent;
      return { kind: "detached", agent: row, changed: outcome.kind === "detached" };
    });
  }

  /** The agent and its attachment, both or neither. */
  async adopt(
    input: Omit<AdoptAgentInput, "log">,
    source: LogAttachmentSource,
  ): Promise<LoggedAdoptionOutcome> {
    const { store, queue } = this.#options;
    const { cause, ...request } = input;
    const plan = await store.write.planLoggedAdoption(request);
    if (plan.kind !== "adoptable") return plan;
    const { pane, agentId } = plan;
    return queue.run(pane.paneRef, async () => {
      const running = await this.#start(pane, agentId, null);
      if (running.kind === "blocked") return { kind: "blocked", agentId, reason: running.reason };
      const log = { agentId, started: startedLog(running, pane, source) };
      const outcome = await this.#orUndo(pane, running, () =>
        store.write.adoptAgent({ ...request, cause, log }),
      );
      if (outcome.kind === "adopted") {
        this.#options.onChange();
        return outcome;
      }
      await this.#undo(pane, running);
      return outcome.kind === "log-path-in-use"
        ? { kind: "blocked", agentId, reason: "log_path_in_use" }
        : outcome;
    });
  }

  async #attach(agent: AgentRecord, request: AttachRequest): Promise<AttachOutcome> {
    const { store } = this.#options;
    const { agentId } = agent;
    const blocked = (reason: LogBlockReason): AttachOutcome => ({ kind: "blocked", agentId, reason });
    if (!this.#isRunning(agent.containerId))
      return { kind: "container-inactive", containerId: agent.containerId };
    const pane = store.read.paneByRef(agent.paneRef);
    if (pane === null || pane.state !== "active" || pane.agentId !== agentId) return blocked("pane_gone");
    const running = await this.#start(pane, agentId, request.logPath);
    if (running.kind === "blocked") return blocked(running.reason);
    const before = store.read.activeLogOf(agentId);
    const usual = startedLog(running, pane, request.source);
    // What ran before was ours.
    const started = before === null ? usual : { ...usual, priorPipeTarget: null };
    const outcome = await this.#orUndo(pane, running, () =>
      store.write.attachLog({ agentId, started, cause: request.cause }),
    );
    switch (outcome.kind) {
      case "agent-unknown":
      case "pane-gone":
      case "path-in-use":
        await this.#undo(pane, running);
        if (outcome.kind === "agent-unknown") return outcome;
        return blocked(outcome.kind === "pane-gone" ? "pane_gone" : "log_path_in_use");
      case "attached": {
        // A pane has one pipe, which runs to the new file by now; a stream beside it would go on.
        if (before !== null && before.pipePath === null && before.logPath !== running.place.logPath)
          await this.#disconnect(pane, before);
        if (outcome.rotated) this.#options.onRotation(outcome.attachment.attachmentId);
        this.#options.onChange();
        const { attachment, how } = outcome;
        return { kind: "attached", agent: store.read.agent(agentId) ?? agent, attachment, how };
      }
    }
  }

  async #start(pane: PaneRecord, agentId: string, wantedPath: string | null): Promise<Running | Blocked> {
    const { home, store, wiring, sight } = this.#options;
    const mounts = this.#mounts(pane.containerId);
    const place = await placeLog({ home, pane, agentId, wantedPath, mounts, sight });
    if (place.kind === "blocked") return place;
    const { logPath, transport, pipePath } = place;
    const { paneRef } = pane;
    const intent = await store.write.intendLog({ paneRef, agentId, logPath, transport, pipePath });
    if (intent.kind === "path-in-use") return { kind: "blocked", reason: "log_path_in_use" };
    const wired = await wiring.connect(pane, place);
    if (wired.kind === "wired") return { kind: "running", place, wired };
    await store.write.dropLogIntent({ paneRef });
    return { kind: "blocked", reason: blockReason(wired) };
  }

  /** A write that fails leaves no pipe behind, as far as that can be said while the store fails. */
  async #orUndo<T>(pane: PaneRecord, running: Running, commit: () => Promise<T>): Promise<T> {
    try {
      return await commit();
    } catch (error) {
      await this.#undo(pane, running);
      throw error;
    }
  }

  async #undo(pane: PaneRecord, { wired, place }: Running): Promise<void> {
    const { store, onFault } = this.#options;
    if (wired.how === "started") await this.#disconnect(pane, place);
    // Where this fails too, the next start of the daemon finds the note.
    await store.write.dropLogIntent({ paneRef: pane.paneRef }).catch(onFault);
  }

  async #disconnect(...[pane, route]: Parameters<LogWiring["disconnect"]>): Promise<void> {
    const ended = await this.#options.wiring.disconnect(pane, route);
    if (typeof ended !== "string" && ended.kind === "failed")
      this.#options.onFault(new Error(`a pipe could not be ended: ${ended.code}`));
  }

  #isRunning(containerId: string): boolean {
    if (containerId === HOST_CONTAINER_ID) return true;
    const container = this.#options.store.read.container(containerId);
    return container !== null && container.state !== "inactive";
  }

  #mounts(containerId: string): readonly Mount[] {
    const json = this.#options.store.read.container(containerId)?.mountsJson;
    // Written by the reconcile operation from the engine port's mounts.
    return json === undefined ? [] : (JSON.parse(json) as readonly Mount[]);
  }
}

function startedLog({ place, wired }: Running, pane: PaneRecord, source: LogAttachmentSource): StartedLog {
  const { logPath, transport, pipePath, inode, size } = place;
  const { priorPipeTarget } = wired;
  return {
    logPath,
    transport,
    pipePath,
    priorPipeTarget,
    fileInode: inode,
    fileSize: size,
    source,
    panePid: pane.pid,
  };
}

function blockReason(failure: PipeFailure): LogBlockReason {
  return failure.kind === "gone" ? "pane_gone" : failure.code;
}
