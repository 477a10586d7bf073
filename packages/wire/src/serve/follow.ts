/** Goes on with a value that may be there already: an asynchronous hop is taken only where one is needed. */
export function follow<Value extends object, Next>(
  value: Value | Promise<Value>,
  next: (value: Value) => Next | Promise<Next>,
  failed: (error: unknown) => Next,
): Next | Promise<Next> {
  return isPromise(value) ? later(value, next, failed) : next(value);
}

async function later<Value, Next>(
  value: Promise<Value>,
  next: (value: Value) => Next | Promise<Next>,
  failed: (error: unknown) => Next,
): Promise<Next> {
  try {
    return await next(await value);
  } catch (error) {
    return failed(error);
  }
}

/** Promises of another realm count as well. */
function isPromise<Value extends object>(value: Value | Promise<Value>): value is Promise<Value> {
  return "then" in value && typeof value.then === "function";
}
