import { HOST_CONTAINER_ID } from "../../model/pane-key.ts";
import type { LogAttachmentSource } from "../../model/log-attachment-status.ts";
import type { AuditCause } from "../../store/audit/audit-cause.ts";
import type { AdoptAgentInput } from "../../store/operations/adopt-agent.ts";
import type { AttachedLog, StartedLog } from "../../store/operations/attach-log.ts";
import type { RegisterAgentInput } from "../../store/operations/register-agent.ts";
import type { AgentRecord } from "../../store/records/agent-record.ts";
import type { PaneRecord } from "../../store/records/pane-record.ts";
import type { Store } from "../../store/store.ts";
import type { ContainerSight, PipeFailure } from "../ports/pane-pipe.ts";
import type { PlaceReach } from "../readiness/place-reach.ts";
import type { Mount } from "./host-visible.ts";
import type { KeyedQueue } from "./keyed-queue.ts";
import type {
  AttachOutcome,
  DetachOutcome,
  LogBlockReason,
  LoggedAdoptionOutcome,
  LoggedRegistrationOutcome,
} from "./log-outcome.ts";
import { placeLog, type LogPlace } from "./log-place.ts";
import type { LogWiring, Wired } from "./log-wiring.ts";

export interface LogAttachmentsOptions {
  /** Of the daemon, without symbolic links. */
  readonly home: string;
  readonly store: Store;
  readonly wiring: LogWiring;
  readonly sight: ContainerSight;
  readonly reach: Pick<PlaceReach, "obstacle">;
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

interface NotStarted {
  readonly kind: "blocked";
  readonly reason: LogBlockReason;
}

interface Blocked extends NotStarted {
  readonly agentId: string;
}

/** What is to be committed together with a pipe that runs. */
interface LoggedCommit<Outcome> {
  readonly pane: PaneRecord;
  readonly agentId: string;
  /** A path that somebody named; null for the usual one. */
  readonly logPath: string | null;
  readonly source: LogAttachmentSource;
  readonly commit: (started: StartedLog) => Promise<Outcome>;
  /** Null where the commit was refused. */
  readonly attached: (outcome: Outcome) => LoggedNow | null;
}

interface LoggedNow {
  /** The attachment, where its file is not the one that was read before; null where it is. */
  readonly rotated: string | null;
}

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
      const log = outcome.kind === "detached" ? outcome.attachment : null;
      if (log !== null) {
        this.#options.onChange();
        await this.#disconnect(log, log);
      }
      const attachment = log === null ? null : store.read.logAttachment(log.attachmentId);
      return { kind: "detached", agent: store.read.agent(agentId) ?? agent, attachment };
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
      const outcome = await this.#together({
        pane,
        agentId,
        logPath: null,
        source,
        commit: (started) => store.write.adoptAgent({ ...request, cause, log: { agentId, started } }),
        attached: ({ kind }) => (kind === "adopted" ? { rotated: null } : null),
      });
      return outcome.kind === "log-path-in-use" ? blocked(agentId, "log_path_in_use") : outcome;
    });
  }

  /** What a pane says of itself and its attachment, both or neither. */
  async register(
    input: Omit<RegisterAgentInput, "log">,
    logPath: string | null,
  ): Promise<LoggedRegistrationOutcome> {
    const { store, queue } = this.#options;
    const { cause, ...request } = input;
    const plan = await store.write.planLoggedRegistration(request);
    if (plan.kind !== "registrable") return plan;
    const { pane, agentId } = plan;
    return queue.run(pane.paneRef, async () => {
      const outcome = await this.#together({
        pane,
        agentId,
        logPath,
        source: "register_self",
        commit: (started) => store.write.registerAgent({ ...request, cause, log: { agentId, started } }),
        attached: (registered) => (registered.kind === "registered" ? loggedNow(registered.log) : null),
      });
      return outcome.kind === "log-path-in-use" ? blocked(agentId, "log_path_in_use") : outcome;
    });
  }

  async #attach(agent: AgentRecord, request: AttachRequest): Promise<AttachOutcome> {
    const { store } = this.#options;
    const { agentId } = agent;
    if (!this.#isRunning(agent.containerId))
      return { kind: "container-inactive", containerId: agent.containerId };
    const pane = store.read.paneByRef(agent.paneRef);
    if (pane === null || pane.state !== "active" || pane.agentId !== agentId)
      return blocked(agentId, "pane_gone");
    const { logPath, source, cause } = request;
    const outcome = await this.#together({
      pane,
      agentId,
      logPath,
      source,
      commit: (started) => store.write.attachLog({ agentId, started, cause }),
      attached: (done) => (done.kind === "attached" ? loggedNow(done) : null),
    });
    switch (outcome.kind) {
      case "agent-unknown":
      case "blocked":
        return outcome;
      case "pane-gone":
        return blocked(agentId, "pane_gone");
      case "path-in-use":
        return blocked(agentId, "log_path_in_use");
      case "attached": {
        const { attachment, how } = outcome;
        return { kind: "attached", agent: store.read.agent(agentId) ?? agent, attachment, how };
      }
    }
  }

  /** Starts a pipe, commits what it was started for, and ends it again where that was refused. */
  async #together<Outcome>(wanted: LoggedCommit<Outcome>): Promise<Outcome | Blocked> {
    const { pane, agentId, logPath, source } = wanted;
    const running = await this.#start(pane, agentId, logPath);
    if (running.kind === "blocked") return blocked(agentId, running.reason);
    const before = this.#options.store.read.activeLogOf(agentId);
    const usual = startedLog(running, pane, source);
    // What ran before was ours.
    const started = before === null ? usual : { ...usual, priorPipeTarget: null };
    const outcome = await this.#orUndo(pane, running, () => wanted.commit(started));
    const attached = wanted.attached(outcome);
    if (attached === null) {
      await this.#undo(pane, running);
      return outcome;
    }
    // A pane has one pipe, which runs to the new file by now; a stream beside it would go on.
    if (before !== null && before.pipePath === null && before.logPath !== running.place.logPath)
      await this.#disconnect(pane, before);
    if (attached.rotated !== null) this.#options.onRotation(attached.rotated);
    this.#options.onChange();
    return outcome;
  }

  async #start(pane: PaneRecord, agentId: string, wantedPath: string | null): Promise<Running | NotStarted> {
    const { home, store, wiring, sight, reach } = this.#options;
    const obstacle = await reach.obstacle(pane.containerId);
    if (obstacle !== null) return { kind: "blocked", reason: obstacle };
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

function loggedNow(log: AttachedLog | null): LoggedNow | null {
  return log === null ? null : { rotated: log.rotated ? log.attachment.attachmentId : null };
}

function blocked(agentId: string, reason: LogBlockReason): Blocked {
  return { kind: "blocked", agentId, reason };
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
