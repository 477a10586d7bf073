// One reading of the database for all who follow feeds on this replica, and what each of them is told.
import { SESSION_FEED_HEARTBEAT_SECONDS } from "@interlock/contracts";
import { codeOf, isDatabaseUnavailable } from "../../store/database-failure.ts";
import type { Db } from "../../store/database.ts";
import { lostRights } from "../../store/lost-followers.ts";
import { readSessionFeeds, FEED_PAGE, type FeedNews } from "../../store/read-session-feed.ts";
import { FeedChannel } from "./feed-channel.ts";
import { FeedFollower, type FeedSink, type FollowerFacts } from "./feed-follower.ts";
import { eventFrame, gapFrame, resyncFrame, type FeedFrame } from "./feed-frames.ts";
import { pause } from "../../store/pause.ts";

export interface FeedHubOptions {
  readonly db: Db;
  /** Faults of ours, by their code. */
  readonly onFault: (code: string | undefined) => void;
  /** Between two looks at the feeds that are followed. */
  readonly pollMs?: number;
  readonly heartbeatMs?: number;
}

const POLL_MS = 50;
const DATABASE_PAUSE_MS = 1_000;

/**
 * Looks at all followed feeds with one statement every 50 ms, whatever the number of their readers. A reader that lags
 * holds nothing up: it is taken out, reads on by itself from its own place, and comes back when it has caught up.
 */
export class FeedHub {
  readonly #options: FeedHubOptions;
  readonly #followers = new Set<FeedFollower>();
  readonly #channels = new Map<string, FeedChannel>();
  readonly #stopping = new AbortController();
  readonly #working = new Set<Promise<void>>();
  readonly #tending: NodeJS.Timeout;
  #polling = false;

  constructor(options: FeedHubOptions) {
    this.#options = options;
    const { heartbeatMs = SESSION_FEED_HEARTBEAT_SECONDS * 1_000 } = options;
    this.#tending = setInterval(() => this.#work(this.#tend()), heartbeatMs);
    this.#tending.unref();
  }

  /** Streams that the participant has open here. */
  streamsOf(participantId: string): number {
    let streams = 0;
    for (const { facts } of this.#followers) if (facts.participantId === participantId) streams += 1;
    return streams;
  }

  /** Gives the sink every event behind the place, then those that come, until it leaves or is ended. */
  follow(facts: FollowerFacts, position: number, sink: FeedSink): FeedFollower {
    const follower = new FeedFollower(facts, position, sink);
    this.#followers.add(follower);
    return follower;
  }

  /** The reader was told where it begins; its events may come. */
  begin(follower: FeedFollower): void {
    if (this.#stopping.signal.aborted) follower.end("closing");
    else this.#work(this.#catchUp(follower));
  }

  leave(follower: FeedFollower): void {
    follower.leave();
    this.#followers.delete(follower);
    const channel = this.#channels.get(follower.facts.sessionId);
    channel?.leave(follower);
    if (channel?.followers.size === 0) this.#channels.delete(channel.sessionId);
  }

  /** Tells every reader that the stream ends, and waits for what is under way. */
  async close(): Promise<void> {
    this.#stopping.abort();
    clearInterval(this.#tending);
    for (const follower of this.#followers) {
      follower.end("closing");
      this.leave(follower);
    }
    await Promise.all(this.#working);
  }

  /** Reads on for one reader until it is where the channel of its session is. */
  async #catchUp(follower: FeedFollower): Promise<void> {
    const { sessionId } = follower.facts;
    while (!follower.ended) {
      await follower.ready();
      if (follower.ended || this.#joined(follower)) return;
      const [news] = await this.#read([{ sessionId, after: follower.position }]);
      if (follower.ended) return;
      if (news !== undefined) this.#tell(follower, news);
      else if (!this.#channels.has(sessionId))
        this.#channels.set(sessionId, new FeedChannel(sessionId, follower.position));
      // The channel is ahead of what this reading saw: it will be seen in a moment.
      else await this.#pause(this.#options.pollMs ?? POLL_MS);
    }
  }

  #joined(follower: FeedFollower): boolean {
    const joined = this.#channels.get(follower.facts.sessionId)?.join(follower) === true;
    if (joined) this.#poll();
    return joined;
  }

  #tell(follower: FeedFollower, { lastSequence, rows }: FeedNews): void {
    if (lastSequence < follower.position) follower.moveTo(resyncFrame(lastSequence));
    else if (rows.length === 0) follower.moveTo(gapFrame(follower.position, lastSequence + 1));
    else follower.rows(rows);
  }

  #poll(): void {
    if (this.#polling) return;
    this.#polling = true;
    this.#work(
      this.#pollOn().finally(() => {
        this.#polling = false;
        // Somebody may have joined while the last look ended.
        if (this.#channels.size > 0 && !this.#stopping.signal.aborted) this.#poll();
      }),
    );
  }

  async #pollOn(): Promise<void> {
    while (this.#channels.size > 0 && !this.#stopping.signal.aborted) {
      const places = [...this.#channels.values()].map(({ sessionId, position }) => ({
        sessionId,
        after: position,
      }));
      const news = await this.#read(places);
      for (const each of news) this.#giveOut(each);
      if (!news.some(({ rows }) => rows.length === FEED_PAGE))
        await this.#pause(this.#options.pollMs ?? POLL_MS);
    }
  }

  #giveOut(news: FeedNews): void {
    const channel = this.#channels.get(news.sessionId);
    if (channel === undefined) return;
    if (news.lastSequence < channel.position) return channel.moveTo(resyncFrame(news.lastSequence));
    if (news.rows.length === 0) return channel.moveTo(gapFrame(channel.position, news.lastSequence + 1));
    const frames = news.rows.map(eventFrame);
    for (const slow of channel.give(frames)) this.#work(this.#catchUp(slow));
    if (frames.some(endsMembership)) this.#work(this.#checkRights([...channel.followers]));
  }

  /** Every reader hears that the stream lives, unless it may no longer read. */
  async #tend(): Promise<void> {
    await this.#checkRights([...this.#followers]);
    const at = new Date().toISOString();
    for (const follower of this.#followers) follower.say({ type: "heartbeat", at });
  }

  async #checkRights(followers: readonly FeedFollower[]): Promise<void> {
    const lost = await this.#whenDatabaseAnswers(() =>
      lostRights(
        this.#options.db,
        followers.map(({ facts }) => facts),
      ),
    );
    for (const { at, reason } of lost ?? []) {
      const follower = followers[at];
      if (follower === undefined) continue;
      follower.end(reason);
      this.leave(follower);
    }
  }

  async #read(places: Parameters<typeof readSessionFeeds>[1]): Promise<readonly FeedNews[]> {
    const news = await this.#whenDatabaseAnswers(() => readSessionFeeds(this.#options.db, places));
    if (news === undefined) await this.#pause(DATABASE_PAUSE_MS);
    return news ?? [];
  }

  /** @returns undefined while the database does not answer: readers keep their places and wait */
  async #whenDatabaseAnswers<Value>(ask: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      return undefined;
    }
  }

  #pause(ms: number): Promise<void> {
    return pause(ms, this.#stopping.signal);
  }

  /** Work that nobody waits for; a fault in it ends no process, and is told. */
  #work(work: Promise<void>): void {
    const settled = work.catch((error: unknown) => this.#options.onFault(codeOf(error)));
    this.#working.add(settled);
    void settled.finally(() => this.#working.delete(settled));
  }
}

function endsMembership({ frame }: FeedFrame): boolean {
  return frame.type === "event" && frame.event.type === "membership.updated";
}
