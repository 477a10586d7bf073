const own = new Int32Array(new SharedArrayBuffer(4));

/**
 * Nothing moves across this, in neither direction: what `Atomics` emits for an access to a word that nobody else has.
 *
 * A sequentially consistent store is `xchg` on x64, a full fence by itself. On arm64 it is `stlr`, which comes after
 * all accesses before it, and the load is `ldar`, which comes after every earlier `stlr` and before all accesses after
 * it: together they order both sides. On riscv64 each has its own `fence rw,rw`. ECMAScript itself promises nothing
 * about plain accesses that race; docs/decisions/0016 says what this relies on.
 */
export function fullFence(): void {
  Atomics.store(own, 0, 0);
  Atomics.load(own, 0);
}
