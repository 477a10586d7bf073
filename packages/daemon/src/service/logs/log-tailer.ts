import type { LogAttachmentRecord } from "../../store/records/log-attachment-record.ts";
import type { Store } from "../../store/store.ts";
import { DirectoryWatch } from "./directory-watch.ts";
import { LogFollower, type LogFollowerHooks } from "./log-follower.ts";
import type { LogSink } from "./log-sink.ts";
import { MissingLogs } from "./missing-logs.ts";

export interface LogPace {
  /** Where the system tells nothing about changes, files are looked at this often all the same. Milliseconds. */
  readonly cycleMs: number;
  /** Read of one log at once. */
  readonly cycleBytes: number;
}

export interface LogTailerHooks extends LogFollowerHooks {
  /** An active attachment is no longer to be followed. */
  onLeft(log: LogAttachmentRecord): void;
  onReturned(log: LogAttachmentRecord): void;
}

export type LogTailerStatus =
  | { readonly kind: "running"; readonly followed: number; readonly failing: number }
  | { readonly kind: "stopped" };

/** One look at every log, as long as it took. */
export interface LogCycle {
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly durationMs: number;
}

/** A log that is being followed. */
export interface FollowedLog {
  readonly log: LogAttachmentRecord;
  readonly failing: boolean;
}

interface Followed {
  readonly log: LogAttachmentRecord;
  readonly follower: LogFollower;
}

/** Follows the log of every active attachment. */
export class LogTailer {
  readonly #store: Pick<Store, "read" | "write">;
  readonly #sink: LogSink;
  readonly #hooks: LogTailerHooks;
  readonly #pace: LogPace;
  readonly #followed = new Map<string, Followed>();
  readonly #byPath = new Map<string, LogFollower>();
  readonly #watch = new DirectoryWatch((path) => this.#byPath.get(path)?.wake());
  readonly #missing: MissingLogs;
  readonly #ending = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #lastCycle: LogCycle | null = null;
  #stopped = false;

  constructor(store: Pick<Store, "read" | "write">, sink: LogSink, pace: LogPace, hooks: LogTailerHooks) {
    this.#store = store;
    this.#sink = sink;
    this.#hooks = hooks;
    this.#pace = pace;
    this.#missing = new MissingLogs(store, (log) => hooks.onReturned(log), hooks.onFault);
  }

  start(): void {
    for (const log of this.#store.read.newestLogAttachments())
      if (log.status === "stale") this.#missing.addIfMissing(log);
    this.sync();
    this.#timer = setInterval(() => {
      void this.#lookAtAll().catch(this.#hooks.onFault);
    }, this.#pace.cycleMs);
  }

  /** Follows what is active now and nothing else. Call it after every change of attachments. */
  sync(): void {
    if (this.#stopped) return;
    const active = this.#store.read.activeLogAttachments();
    const wanted = new Set(active.map(keyOf));
    for (const [key, followed] of this.#followed) if (!wanted.has(key)) this.#leave(key, followed);
    for (const log of active) if (!this.#followed.has(keyOf(log))) this.#follow(log);
  }

  /** Something was written to the log with this path. */
  wake(path: string): void {
    this.#byPath.get(path)?.wake();
  }

  status(): LogTailerStatus {
    if (this.#stopped) return { kind: "stopped" };
    const failing = this.followed().filter((log) => log.failing).length;
    return { kind: "running", followed: this.#followed.size, failing };
  }

  /** Null before the first has ended. */
  get lastCycle(): LogCycle | null {
    return this.#lastCycle;
  }

  followed(): readonly FollowedLog[] {
    return [...this.#followed.values()].map(({ log, follower }) => ({ log, failing: follower.failing }));
  }

  /** Ends after the batches that are under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#watch.close();
    await Promise.all([...this.#followed.values()].map(({ follower }) => follower.stop()));
    this.#followed.clear();
    this.#byPath.clear();
    await Promise.all(this.#ending);
  }

  #follow(log: LogAttachmentRecord): void {
    const onMissing = (gone: LogAttachmentRecord): void => {
      this.#hooks.onMissing(gone);
      this.#missing.add(gone);
      this.sync();
    };
    const follower = new LogFollower({
      log,
      store: this.#store,
      sink: this.#sink,
      hooks: { ...this.#hooks, onMissing },
      readBytes: this.#pace.cycleBytes,
    });
    this.#followed.set(keyOf(log), { log, follower });
    this.#byPath.set(log.logPath, follower);
    this.#watch.add(log.logPath);
    follower.wake();
  }

  #leave(key: string, { log, follower }: Followed): void {
    this.#followed.delete(key);
    if (this.#byPath.get(log.logPath) === follower) {
      this.#byPath.delete(log.logPath);
      this.#watch.remove(log.logPath);
    }
    const ending = follower.stop().finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
    this.#hooks.onLeft(log);
  }

  async #lookAtAll(): Promise<void> {
    const startedAtMs = Date.now();
    const began = performance.now();
    const followers = [...this.#followed.values()].map(({ follower }) => follower);
    for (const follower of followers) follower.wake();
    this.#missing.look();
    await Promise.all(followers.map((follower) => follower.settled()));
    // A slow one can end behind a later one.
    if (this.#lastCycle !== null && this.#lastCycle.startedAtMs > startedAtMs) return;
    this.#lastCycle = { startedAtMs, durationMs: performance.now() - began };
  }
}

/** An attachment that was left and made active again is followed anew, from what its row says then. */
function keyOf(log: LogAttachmentRecord): string {
  return `${log.attachmentId} ${log.attachedAt}`;
}
