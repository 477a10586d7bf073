import { closeSync, constants, openSync, readlinkSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { refused, type PathRefused } from "./path-refusal.ts";
import { splitPath } from "./split-path.ts";

const O_PATH = 0x20_0000;

/** A directory that regions may lie in, held by a descriptor since it was first looked at. */
interface Base {
  readonly descriptor: number;
  /** Its canonical path, and the one it was configured with where that leads through links; with `/` at the end. */
  readonly prefixes: readonly string[];
}

export interface Located {
  readonly kind: "located";
  readonly descriptor: number;
  /** What is left of the path below the base; never empty. */
  readonly components: readonly string[];
}

/**
 * The directories that regions may lie in. Their canonical paths are computed once, here, and held by descriptors, so
 * that a base whose name is given to something else later stays the directory it was.
 */
export class AllowedBases implements Disposable {
  readonly #bases: readonly Base[];
  #open = true;

  private constructor(bases: readonly Base[]) {
    this.#bases = bases;
  }

  /**
   * @throws BaseUnusable when one is missing, no directory, or changed while it was looked at: a mistake of the
   * configuration, not of an announced path.
   */
  static open(directories: readonly string[]): AllowedBases {
    const bases: Base[] = [];
    try {
      for (const directory of directories) bases.push(openBase(directory));
    } catch (error) {
      for (const { descriptor } of bases) closeSync(descriptor);
      throw error;
    }
    return new AllowedBases(bases);
  }

  /** Canonical paths, in the order in which they were configured. */
  get paths(): readonly string[] {
    return this.#bases.map(({ prefixes: [canonical = "/"] }) => canonical.slice(0, -1) || "/");
  }

  /** The base that a path lies in, by its text alone; the innermost where several do. */
  locate(path: string): Located | PathRefused {
    const split = splitPath(path);
    if (split.kind === "refused") return split;
    let best: { readonly descriptor: number; readonly length: number } | undefined;
    for (const { descriptor, prefixes } of this.#open ? this.#bases : []) {
      for (const prefix of prefixes) {
        if (!path.startsWith(prefix) || path.length === prefix.length) continue;
        if (best === undefined || prefix.length > best.length) best = { descriptor, length: prefix.length };
      }
    }
    if (best === undefined) return refused("outside_bases");
    return { kind: "located", descriptor: best.descriptor, components: path.slice(best.length).split("/") };
  }

  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    for (const { descriptor } of this.#bases) closeSync(descriptor);
  }
}

const BRAND = Symbol.for("interlock.tensor.base-unusable");

export class BaseUnusable extends Error {
  override readonly name = "BaseUnusable";
  readonly [BRAND] = true;
  readonly directory: string;

  constructor(directory: string) {
    super("An allowed directory is missing, no directory, or cannot be opened.");
    this.directory = directory;
  }
}

export function isBaseUnusable(value: unknown): value is BaseUnusable {
  return typeof value === "object" && value !== null && BRAND in value;
}

function openBase(directory: string): Base {
  try {
    const canonical = realpathSync(directory);
    const flags = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW;
    const descriptor = openSync(canonical, flags);
    if (readlinkSync(`/proc/self/fd/${descriptor}`) === canonical) {
      return { descriptor, prefixes: [withSlash(canonical), withSlash(resolve(directory))] };
    }
    closeSync(descriptor);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
  throw new BaseUnusable(directory);
}

/** So that `/a/bc` does not lie in `/a/b`. */
function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}
