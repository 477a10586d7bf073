import { closeSync, existsSync, mkdirSync, readFileSync, statfsSync, statSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, onTestFinished } from "vitest";
import { AllowedBases } from "./allowed-bases.ts";
import { createContained, type CreateRequest } from "./create-contained.ts";
import { makePlace, REGION_BYTES } from "./place.test.support.ts";

function create(bases: AllowedBases, path: string, request: Partial<CreateRequest> = {}): string {
  const created = createContained(bases, path, { byteLength: REGION_BYTES, ...request });
  if (created.kind === "opened") closeSync(created.descriptor);
  return created.kind === "opened" ? created.kind : created.reason;
}

/** Runs under another umask, which is the process's own. */
function underUmask(mask: number): void {
  const before = process.umask(mask);
  onTestFinished(() => void process.umask(before));
}

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

describe.runIf(process.platform === "linux")("createContained", () => {
  verifies("SHM-209", "makes files 0600 and directories 0700, whatever the umask says", () => {
    for (const mask of [0, 0o277]) {
      const { bases, base } = makePlace();
      underUmask(mask);
      const path = join(base, "tensorpool-user", "default", "7", "header.ring");
      expect(create(bases, path)).toBe("opened");
      expect([modeOf(path), modeOf(dirname(path)), modeOf(join(base, "tensorpool-user"))]).toEqual([
        "600",
        "700",
        "700",
      ]);
      expect(statSync(path)).toMatchObject({ size: REGION_BYTES, nlink: 1 });
    }
  });

  verifies(
    "SHM-209",
    "makes them for a group where that is asked for, and leaves what is there as it is",
    () => {
      const { bases, base } = makePlace();
      mkdirSync(join(base, "there"), { mode: 0o700 });
      const path = join(base, "there", "new", "1.pool");
      expect(create(bases, path, { fileMode: 0o660, directoryMode: 0o2770 })).toBe("opened");
      expect([modeOf(path), modeOf(dirname(path)), modeOf(join(base, "there"))]).toEqual([
        "660",
        "2770",
        "700",
      ]);
    },
  );

  verifies("SHM-209", "never touches a file that is there", () => {
    const { bases, file } = makePlace();
    expect(create(bases, file, { byteLength: 10 })).toBe("exists");
    expect(readFileSync(file, "ascii")).toBe("I".repeat(REGION_BYTES));
  });

  verifies("SHM-203", "makes nothing behind a symbolic link", () => {
    const { bases, base, outside } = makePlace();
    symlinkSync(outside, join(base, "link"));
    symlinkSync(join(outside, "new"), join(base, "dangling"));
    expect([
      create(bases, join(base, "link", "new")),
      create(bases, join(base, "link", "directory", "new")),
      create(bases, join(base, "dangling")),
      create(bases, join(base, "..", "new")),
      create(bases, join(outside, "new")),
    ]).toEqual(["symlink", "symlink", "exists", "outside_bases", "outside_bases"]);
    expect([existsSync(join(outside, "new")), existsSync(join(outside, "directory"))]).toEqual([
      false,
      false,
    ]);
  });

  verifies(
    "SHM-210",
    "refuses at once what the file system has no space for, and leaves no file behind",
    () => {
      using bases = AllowedBases.open(["/dev/shm"]);
      const { blocks, bsize } = statfsSync("/dev/shm");
      const path = `/dev/shm/il-path-${process.pid}`;
      expect(create(bases, path, { byteLength: (blocks + 1) * bsize })).toBe("no_space");
      expect(existsSync(path)).toBe(false);
    },
  );
});
