/** Middle value; of an even count the upper one. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** One call after the other; the median time of one in microseconds. */
export async function sequential(call: () => Promise<unknown>, count: number): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const start = performance.now();
    await call();
    times.push((performance.now() - start) * 1000);
  }
  return median(times);
}

/** `width` calls in flight at all times; calls a second. */
export async function concurrent(
  call: () => Promise<unknown>,
  count: number,
  width: number,
): Promise<number> {
  let left = count;
  const start = performance.now();
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
  return count / ((performance.now() - start) / 1000);
}
