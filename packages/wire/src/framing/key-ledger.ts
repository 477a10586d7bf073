/** Above this many keys an object's keys are kept in a set: comparing them pairwise would be quadratic. */
const PAIRWISE = 16;

export type KeyVerdict = "new" | "duplicate" | "proto" | "full";

/** Remembers the keys of every open object of one message, as ranges of its bytes. */
export class KeyLedger {
  readonly #limit: number;
  #bytes: Buffer = Buffer.alloc(0);
  #total = 0;
  #top = 0;
  #level = -1;
  /** Keys of the open objects, one behind the other; `bases` says where each object's begin. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #hashes: number[] = [];
  readonly #bases: number[] = [];
  readonly #sets: (Set<string> | undefined)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  reset(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#total = 0;
    this.#top = 0;
    this.#level = -1;
  }

  enter(): void {
    this.#level++;
    this.#bases[this.#level] = this.#top;
    this.#sets[this.#level] = undefined;
  }

  leave(): void {
    this.#top = this.#bases[this.#level] ?? 0;
    this.#sets[this.#level] = undefined;
    this.#level--;
  }

  /** `hash` covers the unescaped bytes only, so that an escaped key is compared as text. */
  add(start: number, end: number, hash: number, escaped: boolean): KeyVerdict {
    if (++this.#total > this.#limit) return "full";
    const base = this.#bases[this.#level] ?? 0;
    const top = this.#top;
    if (escaped || top - base >= PAIRWISE || this.#sets[this.#level] !== undefined) {
      return this.#addText(start, end, escaped);
    }
    if (end - start === 9 && this.#bytes[start] === 0x5f && this.#text(start, end) === "__proto__")
      return "proto";
    const hashes = this.#hashes;
    for (let at = base; at < top; at++) {
      if (hashes[at] === hash && this.#same(at, start, end)) return "duplicate";
    }
    hashes[top] = hash;
    this.#starts[top] = start;
    this.#ends[top] = end;
    this.#top = top + 1;
    return "new";
  }

  #addText(start: number, end: number, escaped: boolean): KeyVerdict {
    let set = this.#sets[this.#level];
    if (set === undefined) {
      set = new Set();
      for (let at = this.#bases[this.#level] ?? 0; at < this.#top; at++) {
        set.add(this.#text(this.#starts[at] ?? 0, this.#ends[at] ?? 0));
      }
      this.#sets[this.#level] = set;
    }
    const raw = this.#text(start, end);
    const key = escaped ? unescape(raw) : raw;
    if (key === "__proto__") return "proto";
    if (set.has(key)) return "duplicate";
    set.add(key);
    return "new";
  }

  #same(at: number, start: number, end: number): boolean {
    const from = this.#starts[at] ?? 0;
    const length = end - start;
    if ((this.#ends[at] ?? 0) - from !== length) return false;
    const bytes = this.#bytes;
    for (let offset = 0; offset < length; offset++) {
      if (bytes[from + offset] !== bytes[start + offset]) return false;
    }
    return true;
  }

  #text(start: number, end: number): string {
    return this.#bytes.toString("utf8", start, end);
  }
}

/** The scan has already accepted every escape in `raw`. */
function unescape(raw: string): string {
  return String(JSON.parse(`"${raw}"`));
}
