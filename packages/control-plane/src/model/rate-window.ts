/** How a limit stands for one subject: two windows side by side, of which the earlier one fades as the later one passes. */
export interface RateWindow {
  readonly calls: number;
  readonly seconds: number;
  /** Calls of the window that runs, and of the one before. */
  readonly current: number;
  readonly previous: number;
  /** How much of the window that runs has passed, 0 to 1. */
  readonly elapsed: number;
}

/** Whole seconds until one call passes, if nobody else calls. At least 1. */
export function secondsUntilCall({ calls, seconds, current, previous, elapsed }: RateWindow): number {
  const room = calls - 1;
  if (current <= room) {
    // The earlier window has to fade until one call fits beside those of this window.
    const needed = previous === 0 ? elapsed : 1 - (room - current) / previous;
    return wholeSeconds(seconds * Math.max(0, needed - elapsed));
  }
  // This window has to end, and then to fade itself.
  return wholeSeconds(seconds * (1 - elapsed + (1 - room / current)));
}

const wholeSeconds = (seconds: number): number => Math.max(1, Math.ceil(seconds));
