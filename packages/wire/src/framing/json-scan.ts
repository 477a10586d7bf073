import { KeyLedger } from "./key-ledger.ts";
import type { JsonReason } from "./json-reason.ts";

export interface JsonLimits {
  /** Nesting depth of arrays and objects, the top value counting as 1. */
  readonly depth: number;
  /** Object members in the whole message. */
  readonly keys: number;
}

/** Positions are never negative, so that a flaw can stand in a position's place. */
const FLAWS = [
  "json decode error",
  "json decode error: nesting too deep",
  "json decode error: too many keys",
  "json decode error: duplicate key",
  "json decode error: __proto__ key",
  "json decode error: unsafe integer",
  "json decode error: lone surrogate",
  "trailing content",
  "not an object",
] as const satisfies readonly JsonReason[];

const GRAMMAR = -1;
const TOO_DEEP = -2;
const TOO_MANY_KEYS = -3;
const DUPLICATE = -4;
const PROTO = -5;
const UNSAFE = -6;
const SURROGATE = -7;
const TRAILING = -8;
const NO_OBJECT = -9;

const VALUE = 0;
const FIRST_ITEM = 1;
const FIRST_KEY = 2;
const KEY = 3;
const AFTER = 4;

/**
 * Looks once at every byte of a message before anything is parsed: grammar, depth, keys, numbers.
 * What it accepts, `JSON.parse` reads without loss. UTF-8 is left to the caller, who learns from
 * `ascii` whether there is anything to check. Not re-entrant; one instance serves many messages.
 */
export class JsonScan {
  /** Whether the last message held ASCII only. */
  ascii = true;
  readonly #depth: number;
  readonly #ledger: KeyLedger;
  /** 1 for an object, 0 for an array, by depth. */
  readonly #kinds: Uint8Array;
  #bytes: Buffer = Buffer.alloc(0);
  #seen = 0;

  constructor(limits: JsonLimits) {
    this.#depth = limits.depth;
    this.#kinds = new Uint8Array(limits.depth + 1);
    this.#ledger = new KeyLedger(limits.keys);
  }

  /** The first flaw in `bytes`, or nothing. */
  flaw(bytes: Buffer): JsonReason | undefined {
    this.#bytes = bytes;
    this.#seen = 0;
    this.#ledger.reset(bytes);
    const end = this.#scan(bytes);
    this.ascii = this.#seen < 0x80;
    return end < 0 ? FLAWS[-1 - end] : undefined;
  }

  #scan(bytes: Buffer): number {
    const kinds = this.#kinds;
    let depth = 0;
    let state = VALUE;
    let at = 0;
    let topIsObject = false;
    for (;;) {
      let byte = bytes[at] ?? -1;
      while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = bytes[++at] ?? -1;

      if (state === AFTER) {
        if (depth === 0) {
          if (byte !== -1) return TRAILING;
          return topIsObject ? at : NO_OBJECT;
        }
        const inObject = kinds[depth] === 1;
        if (byte === 0x2c) {
          at++;
          state = inObject ? KEY : VALUE;
        } else if (byte === (inObject ? 0x7d : 0x5d)) {
          at++;
          if (inObject) this.#ledger.leave();
          depth--;
        } else return GRAMMAR;
        continue;
      }

      if (state === KEY || state === FIRST_KEY) {
        if (byte === 0x7d && state === FIRST_KEY) {
          at++;
          this.#ledger.leave();
          depth--;
          state = AFTER;
          continue;
        }
        if (byte !== 0x22) return GRAMMAR;
        at = this.#key(at + 1);
        if (at < 0) return at;
        byte = bytes[at] ?? -1;
        while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = bytes[++at] ?? -1;
        if (byte !== 0x3a) return GRAMMAR;
        at++;
        state = VALUE;
        continue;
      }

      if (byte === 0x22) {
        at = this.#string(at + 1);
      } else if (byte === 0x7b || byte === 0x5b) {
        if (depth === this.#depth) return TOO_DEEP;
        depth++;
        at++;
        if (byte === 0x7b) {
          if (depth === 1) topIsObject = true;
          kinds[depth] = 1;
          this.#ledger.enter();
          state = FIRST_KEY;
        } else {
          kinds[depth] = 0;
          state = FIRST_ITEM;
        }
        continue;
      } else if (byte === 0x5d && state === FIRST_ITEM) {
        at++;
        depth--;
      } else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) {
        at = this.#number(at);
      } else if (byte === 0x74) {
        at = this.#word(at, 0x72, 0x75, 0x65);
      } else if (byte === 0x6e) {
        at = this.#word(at, 0x75, 0x6c, 0x6c);
      } else if (byte === 0x66) {
        at = bytes[at + 1] === 0x61 ? this.#word(at + 1, 0x6c, 0x73, 0x65) : GRAMMAR;
      } else return GRAMMAR;
      if (at < 0) return at;
      state = AFTER;
    }
  }

  /** Position after the closing quote. */
  #string(start: number): number {
    const bytes = this.#bytes;
    let seen = this.#seen;
    let at = start;
    for (;;) {
      const byte = bytes[at] ?? -1;
      if (byte === 0x22) {
        this.#seen = seen;
        return at + 1;
      }
      if (byte === 0x5c) {
        at = this.#escape(at + 1);
        if (at < 0) return at;
      } else if (byte < 0x20) {
        return GRAMMAR;
      } else {
        seen |= byte;
        at++;
      }
    }
  }

  #key(start: number): number {
    const bytes = this.#bytes;
    let seen = 0;
    let hash = 0;
    let escaped = false;
    let at = start;
    for (;;) {
      const byte = bytes[at] ?? -1;
      if (byte === 0x22) break;
      if (byte === 0x5c) {
        escaped = true;
        at = this.#escape(at + 1);
        if (at < 0) return at;
      } else if (byte < 0x20) {
        return GRAMMAR;
      } else {
        seen |= byte;
        hash = (Math.imul(hash, 31) + byte) | 0;
        at++;
      }
    }
    this.#seen |= seen;
    switch (this.#ledger.add(start, at, hash, escaped)) {
      case "new":
        return at + 1;
      case "duplicate":
        return DUPLICATE;
      case "proto":
        return PROTO;
      case "full":
        return TOO_MANY_KEYS;
    }
  }

  /** `start` is behind the backslash; returns the position behind the escape, both halves of a pair at once. */
  #escape(start: number): number {
    const byte = this.#bytes[start];
    switch (byte) {
      case 0x22:
      case 0x5c:
      case 0x2f:
      case 0x62:
      case 0x66:
      case 0x6e:
      case 0x72:
      case 0x74:
        return start + 1;
      case 0x75:
        break;
      default:
        return GRAMMAR;
    }
    const unit = this.#hex(start + 1);
    if (unit < 0) return GRAMMAR;
    if (unit < 0xd800 || unit > 0xdfff) return start + 5;
    if (unit > 0xdbff) return SURROGATE;
    if (this.#bytes[start + 5] !== 0x5c || this.#bytes[start + 6] !== 0x75) return SURROGATE;
    const low = this.#hex(start + 7);
    if (low < 0) return GRAMMAR;
    return low >= 0xdc00 && low <= 0xdfff ? start + 11 : SURROGATE;
  }

  #hex(start: number): number {
    let unit = 0;
    for (let at = start; at < start + 4; at++) {
      const byte = this.#bytes[at] ?? -1;
      if (byte >= 0x30 && byte <= 0x39) unit = unit * 16 + (byte - 0x30);
      else if (byte >= 0x61 && byte <= 0x66) unit = unit * 16 + (byte - 0x57);
      else if (byte >= 0x41 && byte <= 0x46) unit = unit * 16 + (byte - 0x37);
      else return GRAMMAR;
    }
    return unit;
  }

  #number(start: number): number {
    const bytes = this.#bytes;
    let at = bytes[start] === 0x2d ? start + 1 : start;
    const first = at;
    let byte = bytes[at] ?? -1;
    if (byte < 0x30 || byte > 0x39) return GRAMMAR;
    if (byte === 0x30) byte = bytes[++at] ?? -1;
    else while (byte >= 0x30 && byte <= 0x39) byte = bytes[++at] ?? -1;
    // Fifteen digits are always exact.
    let exact = at - first <= 15;
    if (byte === 0x2e) {
      exact = false;
      const digits = at + 1;
      do byte = bytes[++at] ?? -1;
      while (byte >= 0x30 && byte <= 0x39);
      if (at === digits) return GRAMMAR;
    }
    if (byte === 0x65 || byte === 0x45) {
      exact = false;
      byte = bytes[++at] ?? -1;
      if (byte === 0x2b || byte === 0x2d) byte = bytes[++at] ?? -1;
      const digits = at;
      while (byte >= 0x30 && byte <= 0x39) byte = bytes[++at] ?? -1;
      if (at === digits) return GRAMMAR;
    }
    if (exact) return at;
    const value = Number(bytes.toString("latin1", start, at));
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? at : UNSAFE;
  }

  #word(at: number, second: number, third: number, fourth: number): number {
    const bytes = this.#bytes;
    const match = bytes[at + 1] === second && bytes[at + 2] === third && bytes[at + 3] === fourth;
    return match ? at + 4 : GRAMMAR;
  }
}
