/** A wait that can be ended early, also before it has begun. */
export interface Pause {
  /** Resolves with true when it was ended early. Without a time it lasts until then. */
  wait(ms: number | undefined): Promise<boolean>;
  end(): void;
}

export function createPause(): Pause {
  let ended = false;
  let wake: (() => void) | undefined;
  return {
    async wait(ms) {
      if (!ended) {
        const woken = Promise.withResolvers<void>();
        wake = woken.resolve;
        const timer = ms === undefined ? undefined : setTimeout(woken.resolve, ms);
        timer?.unref();
        await woken.promise;
        clearTimeout(timer);
        wake = undefined;
      }
      const early = ended;
      ended = false;
      return early;
    },
    end() {
      ended = true;
      wake?.();
    },
  };
}
