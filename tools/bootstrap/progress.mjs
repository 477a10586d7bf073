const SLOW_MS = 1_000;

/** @param {string} text one line */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/**
 * Runs a step and says so once it takes more than a second, and again when it is done.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const began = Date.now();
  let announced = false;
  const timer = setTimeout(() => {
    announced = true;
    say(`• ${title} …`);
  }, SLOW_MS);
  try {
    const value = await work();
    if (announced) say(`• ${title}: done in ${((Date.now() - began) / 1000).toFixed(1)} s`);
    return value;
  } finally {
    clearTimeout(timer);
  }
}
