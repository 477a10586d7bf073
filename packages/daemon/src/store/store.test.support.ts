import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { PaneKey } from "../model/pane-key.ts";
import type { AuditCause } from "./audit/audit-cause.ts";
import { storeFiles } from "./home-files.ts";
import { openStore, type OpenStoreOptions } from "./open-store.ts";
import type { AdoptAgentInput } from "./operations/adopt-agent.ts";
import type { StartedLog } from "./operations/attach-log.ts";
import type { EnqueueMessageInput } from "./operations/enqueue-message.ts";
import type { ObservedContainer } from "./operations/observe-containers.ts";
import type { ReconcilePanesOutcome } from "./operations/reconcile-panes.ts";
import type { ObservedPane } from "./operations/reconcile-socket.ts";
import type { Store } from "./store.ts";

/** A private home that goes when the block it was made in ends. */
export function temporaryHome(): { readonly path: string; [Symbol.dispose](): void } {
  const path = mkdtempSync(join(tmpdir(), "interlock-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** A store in a home of its own, closed and removed with its block. */
export async function temporaryStore(
  options: OpenStoreOptions = {},
): Promise<{ readonly store: Store; readonly home: string; [Symbol.asyncDispose](): Promise<void> }> {
  const home = temporaryHome();
  const store = await openStore(home.path, options);
  return {
    store,
    home: home.path,
    [Symbol.asyncDispose]: async () => {
      await store.close();
      home[Symbol.dispose]();
    },
  };
}

export const OPERATOR: AuditCause = { origin: "app", appSessionId: 3, via: "app.send_input" };

export const SOCKET = "/tmp/tmux-1000/default";

export function paneKey(change: Partial<PaneKey> = {}): PaneKey {
  return {
    containerId: "host",
    tmuxSocket: SOCKET,
    sessionName: "main",
    windowIndex: 0,
    paneIndex: 0,
    paneId: "%0",
    ...change,
  };
}

export function observedPane(change: Partial<ObservedPane> = {}): ObservedPane {
  return {
    sessionName: "main",
    windowIndex: 0,
    paneIndex: 0,
    paneId: "%0",
    pid: 100,
    tty: "/dev/pts/1",
    command: "bash",
    cwd: "/",
    title: "",
    focused: true,
    ...change,
  };
}

export function observedContainer(change: Partial<ObservedContainer> = {}): ObservedContainer {
  return {
    containerId: "c".repeat(64),
    name: "bench-1",
    image: "bench:1",
    status: "Up 1 minute",
    details: { kind: "read", labels: { a: "b" }, mounts: [], configUser: null, workingDir: "/w" },
    ...change,
  };
}

export function scanId(): string {
  return randomBytes(16).toString("hex");
}

/** A scan that saw exactly these panes on one server. */
export function seePanes(
  store: Store,
  panes: readonly ObservedPane[],
  containerId = "host",
  tmuxSocket = SOCKET,
): Promise<ReconcilePanesOutcome> {
  return store.write.reconcilePanes({
    scanId: scanId(),
    startedAt: 0,
    sockets: [
      {
        containerId,
        containerName: containerId === "host" ? "host" : "bench-1",
        containerUser: null,
        tmuxSocket,
        result: { kind: "seen", panes },
      },
    ],
    places: [],
    containersScanned: 0,
    containersTmuxUnavailable: 0,
    issues: [],
  });
}

export function seeContainers(store: Store, containers: readonly ObservedContainer[]) {
  return store.write.reconcileContainers({
    scanId: scanId(),
    startedAt: 0,
    observed: { kind: "listed", containers, ignored: 0 },
    issues: [],
  });
}

export function adoption(change: Partial<AdoptAgentInput> = {}): AdoptAgentInput {
  return {
    pane: paneKey(),
    role: "slave",
    capability: "claude",
    label: "worker",
    projectPath: "",
    parentAgentId: null,
    log: null,
    cause: { origin: "app", appSessionId: 3, via: "app.agent.register_from_pane" },
    ...change,
  };
}

/** Adopts and returns the agent's id, or fails the test with what was answered instead. */
export async function adopt(store: Store, change: Partial<AdoptAgentInput> = {}): Promise<string> {
  const outcome = await store.write.adoptAgent(adoption(change));
  if (outcome.kind !== "adopted") throw new Error(`not adopted: ${outcome.kind}`);
  return outcome.agent.agentId;
}

/** Makes an agent a master: an adoption cannot, and what can asks for more than a test of the queue has. */
export function promote(home: string, agentId: string): void {
  const database = new Database(storeFiles(home).database);
  database.prepare("UPDATE agents SET role = 'master' WHERE agent_id = ?").run(agentId);
  database.close();
}

/** A pipe of `observedPane`'s process into a file. */
export function startedLog(change: Partial<StartedLog> = {}): StartedLog {
  return {
    logPath: "/logs/a.log",
    transport: "pipe",
    pipePath: "/logs/a.log",
    priorPipeTarget: null,
    fileInode: "1:10",
    fileSize: 0,
    source: "explicit",
    panePid: 100,
    ...change,
  };
}

export function message(target: string, change: Partial<EnqueueMessageInput> = {}): EnqueueMessageInput {
  return {
    sender: { kind: "host-operator" },
    source: { kind: "direct" },
    onKillSwitch: "refuse",
    target,
    body: "echo hi\n",
    preview: "echo hi",
    idempotency: null,
    obstacle: null,
    cause: OPERATOR,
    ...change,
  };
}
