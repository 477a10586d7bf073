import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { AllowedBases } from "./allowed-bases.ts";

export const REGION_BYTES = 4096;

/** A base with one region file three levels down, and beside the base a canary that nobody may touch. */
export interface Place {
  readonly root: string;
  readonly base: string;
  readonly bases: AllowedBases;
  readonly file: string;
  readonly outside: string;
  readonly canary: string;
}

export function makePlace(): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "il-path-")));
  const base = join(root, "base");
  const outside = join(root, "outside");
  mkdirSync(join(base, "one", "two"), { recursive: true });
  mkdirSync(outside);
  // Everything that a walk looks for below the base is there outside as well, so that a link leads to success.
  mkdirSync(join(outside, "two"));
  const canaries = [join(outside, "file"), join(outside, "two", "file")];
  for (const canary of canaries) writePrivately(canary, "C");
  const file = join(base, "one", "two", "file");
  writePrivately(file, "I");
  const bases = AllowedBases.open([base]);
  onTestFinished(() => {
    bases[Symbol.dispose]();
    rmSync(root, { recursive: true, force: true });
  });
  return { root, base, bases, file, outside, canary: join(outside, "file") };
}

export function writePrivately(path: string, letter: string): void {
  writeFileSync(path, letter.repeat(REGION_BYTES), { mode: 0o600 });
  chmodSync(path, 0o600);
}
