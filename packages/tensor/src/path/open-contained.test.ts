import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  linkSync,
  mkdirSync,
  readSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { verifies } from "@interlock/testkit/verifies";
import { describe, expect, it, onTestFinished } from "vitest";
import { AllowedBases, isBaseUnusable } from "./allowed-bases.ts";
import { heldBelow } from "./held-below.test.support.ts";
import { openContained, type OpenRequest } from "./open-contained.ts";
import { pathKernel, type PathKernel } from "./path-kernel.ts";
import { makePlace, REGION_BYTES, writePrivately, type Place } from "./place.test.support.ts";

const READ: OpenRequest = { access: "read-only", byteLength: REGION_BYTES };

/** What opening came to: the letter that the file is filled with, or the reason of the refusal. */
function outcome(
  bases: AllowedBases,
  path: string,
  request = READ,
  kernel: PathKernel | null = pathKernel(),
): string {
  const [base = ""] = bases.paths;
  const before = heldBelow(base);
  const opened = openContained(bases, path, request, kernel);
  if (opened.kind === "opened") {
    const letter = Buffer.alloc(1);
    readSync(opened.descriptor, letter, 0, 1, 0);
    closeSync(opened.descriptor);
    expect(heldBelow(base)).toEqual(before);
    return letter.toString();
  }
  expect(heldBelow(base)).toEqual(before);
  return opened.reason;
}

/** Runs `meddle` just before the n-th question to the kernel. */
function meddlingBefore(n: number, meddle: () => void): { kernel: PathKernel; asked: () => number } {
  const real = pathKernel();
  if (real === null) throw new Error("only on Linux");
  let asked = 0;
  const count = (): void => {
    if (asked++ === n) meddle();
  };
  const kernel: PathKernel = {
    ...real,
    hold: (directory, name) => (count(), real.hold(directory, name)),
    open: (directory, name, access) => (count(), real.open(directory, name, access)),
    stat: (descriptor) => (count(), real.stat(descriptor)),
  };
  return { kernel, asked: () => asked };
}

const STEPS = 12;

describe.runIf(process.platform === "linux")("openContained", () => {
  it("opens a file inside, for reading and for writing, and leaves nothing else open", () => {
    const { bases, file } = makePlace();
    expect(outcome(bases, file)).toBe("I");
    expect(outcome(bases, file, { ...READ, access: "read-write" })).toBe("I");
  });

  verifies("SHM-202", "refuses a path that is not absolute, not canonical, or outside", () => {
    const { bases, base, file, root, canary } = makePlace();
    writePrivately(`${base}-beside`, "C");
    const refusals = {
      "one/two/file": "not_absolute",
      "": "not_absolute",
      [`${base}/../outside/file`]: "traversal",
      [`${base}/one/../../outside/file`]: "traversal",
      [`${base}/one/./two/file`]: "not_canonical",
      [`${base}//one/two/file`]: "not_canonical",
      [`${file}/`]: "not_canonical",
      [`${file}\0`]: "not_canonical",
      [`${base}/${"long/".repeat(1000)}file`]: "not_canonical",
      [canary]: "outside_bases",
      [base]: "outside_bases",
      [root]: "outside_bases",
      [`${base}-beside`]: "outside_bases",
      "/etc/passwd": "outside_bases",
    };
    const found = Object.keys(refusals).map((path) => [path, outcome(bases, path)]);
    expect(Object.fromEntries(found)).toEqual(refusals);
  });

  verifies("SHM-202", "looks at an allowed directory once: its name may lead elsewhere later", () => {
    const { bases, base, outside, file } = makePlace();
    renameSync(base, `${base}-moved`);
    symlinkSync(outside, base);
    mkdirSync(join(outside, "one"));
    renameSync(join(outside, "two"), join(outside, "one", "two"));
    expect(outcome(bases, file)).toBe("I");
  });

  verifies("SHM-202", "takes a directory by the name it was configured with, where that is a link", () => {
    const { base, root } = makePlace();
    symlinkSync(base, join(root, "link"));
    using bases = AllowedBases.open([join(root, "link")]);
    expect(bases.paths).toEqual([base]);
    expect(outcome(bases, join(root, "link", "one", "two", "file"))).toBe("I");
    expect(outcome(bases, join(base, "one", "two", "file"))).toBe("I");
  });

  it("does not start with a directory that is missing or none", () => {
    const { file, base } = makePlace();
    for (const bad of [`${base}/missing`, file]) {
      let thrown: unknown;
      try {
        AllowedBases.open([base, bad]);
      } catch (error) {
        thrown = error;
      }
      expect(isBaseUnusable(thrown) ? thrown.directory : thrown).toBe(bad);
    }
  });

  verifies("SHM-203", "refuses a symbolic link at every component, even one that stays inside", () => {
    for (const component of ["one", "one/two", "one/two/file"]) {
      for (const inside of [true, false]) {
        const { bases, base, outside, file } = makePlace();
        const path = join(base, component);
        renameSync(path, `${path}-moved`);
        symlinkSync(inside ? `${path}-moved` : join(outside, component.slice("one".length)), path);
        expect(outcome(bases, file)).toBe("symlink");
      }
    }
  });

  verifies(
    "SHM-205",
    "refuses everything but a regular file with one name, and waits for nothing",
    async () => {
      const { bases, base, file } = makePlace();
      const fifo = join(base, "fifo");
      execFileSync("mkfifo", ["-m", "600", fifo]);
      const socket = join(base, "socket");
      const server = createServer().listen(socket);
      onTestFinished(() => void server.close());
      await once(server, "listening");
      linkSync(file, join(base, "second-name"));
      using devices = AllowedBases.open(["/dev"]);
      expect({
        fifo: outcome(bases, fifo),
        fifoForWriting: outcome(bases, fifo, { ...READ, access: "read-write" }),
        socket: outcome(bases, socket),
        directory: outcome(bases, join(base, "one")),
        device: outcome(devices, "/dev/null"),
        hardLink: outcome(bases, join(base, "second-name")),
        original: outcome(bases, file),
        missing: outcome(bases, join(base, "missing")),
        below: outcome(bases, join(file, "more")),
      }).toEqual({
        fifo: "not_regular",
        fifoForWriting: "not_regular",
        socket: "not_regular",
        directory: "not_regular",
        device: "not_regular",
        hardLink: "link_count",
        original: "link_count",
        missing: "not_found",
        below: "not_directory",
      });
    },
  );

  verifies("SHM-206", "refuses a file that is shorter than what was announced", () => {
    const { bases, file } = makePlace();
    truncateSync(file, REGION_BYTES - 1);
    expect(outcome(bases, file)).toBe("too_small");
  });

  verifies("SHM-216", "refuses a file that users outside owner and group may read or write", () => {
    const { bases, file } = makePlace();
    const found = [0o604, 0o602, 0o601, 0o660, 0o640].map((mode) => {
      chmodSync(file, mode);
      return outcome(bases, file);
    });
    expect(found).toEqual(["open_to_others", "open_to_others", "open_to_others", "I", "I"]);
  });

  verifies("SHM-204", "refuses what took the file's place between the check and the open", () => {
    const meddlings: Record<string, (place: Place) => void> = {
      "another file": ({ file }) => writePrivately(file, "C"),
      "a link to a file outside": ({ file, canary }) => symlinkSync(canary, file),
      "a FIFO": ({ file }) => void execFileSync("mkfifo", ["-m", "600", file]),
      "a directory": ({ file }) => mkdirSync(file),
      nothing: () => undefined,
    };
    for (const [what, meddle] of Object.entries(meddlings)) {
      for (const access of ["read-only", "read-write"] as const) {
        const place = makePlace();
        const real = pathKernel();
        if (real === null) throw new Error("only on Linux");
        const kernel: PathKernel = {
          ...real,
          open: (directory, name, access) => {
            unlinkSync(place.file);
            meddle(place);
            return real.open(directory, name, access);
          },
        };
        expect(`${what}: ${outcome(place.bases, place.file, { ...READ, access }, kernel)}`).toBe(
          `${what}: replaced`,
        );
      }
    }
  });

  verifies(
    "SHM-204",
    "refuses a file that was cut, or got a second name, between the check and the open",
    () => {
      const place = makePlace();
      const cut = meddlingBefore(8, () => truncateSync(place.file, 10));
      expect(outcome(place.bases, place.file, READ, cut.kernel)).toBe("too_small");
      const other = makePlace();
      const linked = meddlingBefore(8, () => linkSync(other.file, `${other.file}2`));
      expect(outcome(other.bases, other.file, READ, linked.kernel)).toBe("link_count");
    },
  );

  verifies(
    "SHM-207",
    "never leaves the directory, whichever component turns into a link at whichever step",
    () => {
      const seen = new Set<string>();
      for (const component of ["one", "one/two", "one/two/file"]) {
        for (let step = 0; step < STEPS; step += 1) {
          const { bases, base, outside, file } = makePlace();
          const path = join(base, component);
          const { kernel, asked } = meddlingBefore(step, () => {
            renameSync(path, `${path}-moved`);
            symlinkSync(join(outside, component.slice("one".length)), path);
          });
          seen.add(outcome(bases, file, READ, kernel));
          expect(asked()).toBeLessThanOrEqual(STEPS);
        }
      }
      // Late changes are not seen, and then it is the right file that was opened.
      expect([...seen].sort()).toEqual(["I", "replaced", "symlink"]);
    },
  );

  it("closes what it held when the directory goes away beneath it", () => {
    for (let step = 0; step < STEPS; step += 1) {
      const { bases, file } = makePlace();
      const { kernel } = meddlingBefore(step, () => rmSync(dirname(file), { recursive: true }));
      expect(["I", "not_found", "replaced", "link_count"]).toContain(outcome(bases, file, READ, kernel));
    }
  });
});

it("refuses everything where paths cannot be walked", () => {
  using bases = AllowedBases.open([]);
  expect(openContained(bases, "/x", READ, null)).toEqual({ kind: "refused", reason: "unsupported_platform" });
});
