import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test, vi } from "vitest";
import { OPERATOR } from "../../store/store.test.support.ts";
import { LOG_LINE_MAX_BYTES } from "./log-sink.ts";
import { tailedLogs } from "./log-tailer.test.support.ts";

test("lines are read when they are complete, with their places in the file, and the offset follows", async () => {
  const logs = await tailedLogs();
  const [path = ""] = logs.paths;
  appendFileSync(path, "one\r\ntwö\nthr");
  await logs.reads(path, ["one\r", "twö"]);
  expect(logs.batches.flatMap(({ lines }) => lines)).toEqual([
    { text: "one\r", byteStart: 0, byteEnd: 5, line: 0, end: "line-feed" },
    { text: "twö", byteStart: 5, byteEnd: 10, line: 1, end: "line-feed" },
  ]);
  expect(logs.row(path)).toMatchObject({ byteOffset: 10, lineOffset: 2 });
  expect(logs.row(path)?.lastOutputAt).toBeGreaterThan(1e15);
  appendFileSync(path, "ee\n");
  await logs.reads(path, ["one\r", "twö", "three"]);
  expect(logs.row(path)).toMatchObject({ byteOffset: 16, lineOffset: 3 });
  expect(logs.told).toEqual([]);
});

test("bytes that are no UTF-8 come as replacement characters, at their places", async () => {
  const logs = await tailedLogs();
  const [path = ""] = logs.paths;
  appendFileSync(path, Buffer.of(0xff, 0x41, 0x0a));
  await logs.reads(path, ["\ufffdA"]);
  expect(logs.row(path)).toMatchObject({ byteOffset: 3 });
});

test("a line without an end comes in bounded pieces, and its growth moves the time of the last output", async () => {
  const logs = await tailedLogs();
  const [path = ""] = logs.paths;
  const long = "x".repeat(3 * LOG_LINE_MAX_BYTES + 7);
  appendFileSync(path, long);
  await vi.waitFor(() => expect(logs.texts(path)).toHaveLength(3), 10_000);
  appendFileSync(path, "\nnext\n");
  await vi.waitFor(() => expect(logs.texts(path)).toHaveLength(5), 10_000);
  expect(logs.texts(path).slice(0, 4).join("")).toBe(long);
  const lines = logs.batches.flatMap((batch) => batch.lines);
  expect(lines.map(({ line, end }) => [line, end])).toEqual([
    [0, "break"],
    [0, "break"],
    [0, "break"],
    [0, "line-feed"],
    [1, "line-feed"],
  ]);
  appendFileSync(path, "progress");
  await vi.waitFor(() => {
    const last = logs.batches.at(-1);
    expect([last?.lines, last?.fileSizeSeen]).toEqual([[], long.length + 6 + 8]);
  }, 10_000);
  expect(logs.row(path)).toMatchObject({ byteOffset: long.length + 6, fileSizeSeen: long.length + 14 });
});

test("an unfinished line that asks for an answer is taken once it is quiet, and what follows is the rest of it", async () => {
  const logs = await tailedLogs();
  const [path = ""] = logs.paths;
  appendFileSync(path, "Downloading 10 %");
  await vi.waitFor(() => expect(logs.row(path)?.fileSizeSeen).toBe(16), 10_000);
  appendFileSync(path, "\nContinue? [y/n] ");
  await logs.reads(path, ["Downloading 10 %", "Continue? [y/n] "]);
  expect(logs.row(path)).toMatchObject({ byteOffset: 33, lineOffset: 1 });
  appendFileSync(path, "y\nnext\n");
  await logs.reads(path, ["Downloading 10 %", "Continue? [y/n] ", "y", "next"]);
  expect(logs.batches.flatMap(({ lines }) => lines.map(({ line, end }) => [line, end]))).toEqual([
    [0, "line-feed"],
    [1, "break"],
    [1, "line-feed"],
    [2, "line-feed"],
  ]);
});

test("a file that was cut is read from its start", async () => {
  const logs = await tailedLogs();
  const [path = ""] = logs.paths;
  appendFileSync(path, "a long first line\n");
  await logs.reads(path, ["a long first line"]);
  truncateSync(path);
  await vi.waitFor(() => expect(logs.told).toEqual([`rotation ${path}`]), 10_000);
  expect(logs.row(path)).toMatchObject({ byteOffset: 0, lineOffset: 0, status: "active" });
  appendFileSync(path, "new\n");
  await logs.reads(path, ["a long first line", "new"]);
});

test("a renamed file is read to its end, an unfinished line included, before the new one of its name", async () => {
  const logs = await tailedLogs();
  const [path = ""] = logs.paths;
  appendFileSync(path, "one\n");
  await logs.reads(path, ["one"]);
  renameSync(path, `${path}.1`);
  // Whoever has the old file open goes on writing to it.
  appendFileSync(`${path}.1`, "two\nunfini");
  writeFileSync(path, "three\n");
  await logs.reads(path, ["one", "two", "unfini", "three"]);
  expect(logs.told).toEqual([`rewire ${path}`, `rotation ${path}`]);
  expect(logs.row(path)).toMatchObject({ byteOffset: 6, lineOffset: 1, status: "active" });
});

test("a file that is gone makes the attachment stale; its return is told once and attaches nothing", async () => {
  const logs = await tailedLogs();
  const [path = ""] = logs.paths;
  appendFileSync(path, "first\n");
  await logs.reads(path, ["first"]);
  appendFileSync(path, "last words\n");
  rmSync(path);
  await vi.waitFor(() => expect(logs.told).toContain(`missing ${path}`), 10_000);
  expect(logs.texts(path)).toEqual(["first", "last words"]);
  expect(logs.row(path)?.status).toBe("stale");
  expect(logs.tailer.status()).toEqual({ kind: "running", followed: 0, failing: 0 });
  writeFileSync(path, "back\n");
  await vi.waitFor(() => expect(logs.told).toContain(`returned ${path}`), 10_000);
  expect(logs.told).toEqual([`missing ${path}`, `left ${path}`, `returned ${path}`]);
  expect(logs.texts(path)).toEqual(["first", "last words"]);
  expect(logs.row(path)?.status).toBe("stale");
});

test("a link in the place of the file, or of its directory, is not followed", async () => {
  const logs = await tailedLogs(2);
  const [one = "", two = ""] = logs.paths;
  const secret = join(dirname(one), "secret");
  writeFileSync(secret, "secret\n");
  rmSync(one);
  symlinkSync(secret, one);
  await vi.waitFor(() => expect(logs.told).toContain(`missing ${one}`), 10_000);
  const elsewhere = join(dirname(dirname(two)), "elsewhere");
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, two.slice(dirname(two).length + 1)), "secret\n");
  renameSync(dirname(two), `${dirname(two)}-away`);
  symlinkSync(elsewhere, dirname(two));
  await vi.waitFor(() => expect(logs.told).toContain(`missing ${two}`), 10_000);
  expect([...logs.texts(one), ...logs.texts(two)]).toEqual([]);
});

test("a sink that fails costs no line and doubles none; readiness hears of it", async () => {
  const logs = await tailedLogs();
  const [path = ""] = logs.paths;
  logs.broken = true;
  appendFileSync(path, "one\n");
  await vi.waitFor(() => expect(logs.tailer.status()).toMatchObject({ failing: 1 }), 10_000);
  appendFileSync(path, "two\n");
  logs.broken = false;
  await logs.reads(path, ["one", "two"]);
  await vi.waitFor(() => expect(logs.tailer.status()).toMatchObject({ failing: 0 }), 10_000);
  // One fault for one time of trouble, however often it was tried.
  expect(logs.faults).toHaveLength(1);
});

test("a detached log is left alone, and read on when it is attached again", async () => {
  const logs = await tailedLogs();
  const [path = ""] = logs.paths;
  appendFileSync(path, "one\n");
  await logs.reads(path, ["one"]);
  const agentId = logs.row(path)?.agentId ?? "";
  await logs.store.write.detachLog({ agentId, cause: OPERATOR });
  logs.tailer.sync();
  expect(logs.told).toEqual([`left ${path}`]);
  expect(logs.tailer.status()).toEqual({ kind: "running", followed: 0, failing: 0 });
  appendFileSync(path, "two\n");
  const fileInode = logs.row(path)?.fileInode ?? "";
  const started = {
    logPath: path,
    transport: "pipe",
    pipePath: path,
    priorPipeTarget: null,
    fileInode,
    fileSize: 8,
    source: "explicit",
    panePid: 100,
  } as const;
  await logs.store.write.attachLog({ agentId, started, cause: OPERATOR });
  logs.tailer.sync();
  await logs.reads(path, ["one", "two"]);
});

test("twenty logs at once each give their own lines, in their order", async () => {
  const logs = await tailedLogs(20);
  for (let line = 0; line < 50; line += 1)
    for (const path of logs.paths) appendFileSync(path, `${line} of ${path}\n`);
  for (const path of logs.paths)
    await logs.reads(
      path,
      Array.from({ length: 50 }, (_, line) => `${line} of ${path}`),
    );
  expect(logs.faults).toEqual([]);
  expect(logs.tailer.status()).toEqual({ kind: "running", followed: 20, failing: 0 });
});

test("after it was stopped nothing is read, and its status says so", async () => {
  const logs = await tailedLogs();
  const [path = ""] = logs.paths;
  await logs.tailer.stop();
  expect(logs.tailer.status()).toEqual({ kind: "stopped" });
  appendFileSync(path, "late\n");
  logs.tailer.wake(path);
  logs.tailer.sync();
  expect(logs.texts(path)).toEqual([]);
});
