import type { FeedFrame } from "./feed-frames.ts";
import type { FeedFollower } from "./feed-follower.ts";

/** Frames of one session that a reader who is nearly up to date can be given without asking the database. */
const RECENT_MAX = 512;

/** The readers of one session that are up to date; they are given each event in one go. */
export class FeedChannel {
  readonly sessionId: string;
  readonly #followers = new Set<FeedFollower>();
  #position: number;
  #recent: FeedFrame[] = [];

  constructor(sessionId: string, position: number) {
    this.sessionId = sessionId;
    this.#position = position;
  }

  /** Number of the last event that was given out. */
  get position(): number {
    return this.#position;
  }

  get followers(): ReadonlySet<FeedFollower> {
    return this.#followers;
  }

  /** Takes a reader that is at this channel's place, ahead of it, or behind by what is remembered. */
  join(follower: FeedFollower): boolean {
    const oldest = this.#position - this.#recent.length;
    if (follower.position < oldest) return false;
    for (const frame of this.#recent) follower.event(frame);
    this.#followers.add(follower);
    return true;
  }

  leave(follower: FeedFollower): void {
    this.#followers.delete(follower);
  }

  /** @returns the readers that do not take more for now; they are no longer among the followers */
  give(frames: readonly FeedFrame[]): readonly FeedFollower[] {
    const slow = new Set<FeedFollower>();
    // A place that was left behind is not returned to.
    const ahead = frames.filter(({ sequence = 0 }) => sequence > this.#position);
    for (const frame of ahead) {
      this.#position = frame.sequence ?? this.#position;
      for (const follower of this.#followers) if (!follower.event(frame)) slow.add(follower);
      for (const follower of slow) this.#followers.delete(follower);
    }
    this.#recent = [...this.#recent, ...ahead].slice(-RECENT_MAX);
    return [...slow];
  }

  /** Everybody goes on from another place of the feed, and is told why. */
  moveTo(frame: FeedFrame): void {
    this.#position = frame.sequence ?? 0;
    this.#recent = [];
    for (const follower of this.#followers) follower.moveTo(frame);
  }
}
