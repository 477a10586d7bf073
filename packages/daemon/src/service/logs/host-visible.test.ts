import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { followLinks, hostPathOf } from "./host-visible.ts";

describe("what a container shows of its paths on the host", () => {
  let root = "";
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), "interlock-")));
    for (const name of ["shared/deep", "other", "outside"]) mkdirSync(join(root, name), { recursive: true });
    writeFileSync(join(root, "outside/secret"), "");
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const mount = (source: string, target: string, rw = true) => ({ source: join(root, source), target, rw });

  test("a path below a mount's target lies below its source, whether the file exists or not", async () => {
    const mounts = [mount("shared", "/srv")];
    expect(await hostPathOf("/srv/a.log", mounts)).toBe(join(root, "shared/a.log"));
    expect(await hostPathOf("/srv/deep/a.log", mounts)).toBe(join(root, "shared/deep/a.log"));
    expect(await hostPathOf("/srv/missing/a.log", mounts)).toBeNull();
    expect(await hostPathOf("/worker/a.log", mounts)).toBeNull();
    expect(await hostPathOf("/a.log", mounts)).toBeNull();
  });

  test("the mount with the deepest target decides, also where it shows nothing", async () => {
    const over = mount("other", "/srv/deep");
    expect(await hostPathOf("/srv/deep/a.log", [mount("shared", "/srv"), over])).toBe(
      join(root, "other/a.log"),
    );
    expect(await hostPathOf("/srv/deep/a.log", [over, mount("shared", "/srv")])).toBe(
      join(root, "other/a.log"),
    );
    const hidden = { source: "", target: "/srv/deep", rw: false };
    expect(await hostPathOf("/srv/deep/a.log", [mount("shared", "/srv"), hidden])).toBeNull();
  });

  test("a mount that is read-only there is no place for a log", async () => {
    expect(await hostPathOf("/srv/a.log", [mount("shared", "/srv", false)])).toBeNull();
  });

  test("no link leads out of the source", async () => {
    symlinkSync(join(root, "outside/secret"), join(root, "shared/a.log"));
    symlinkSync("../../outside", join(root, "shared/deep/up"));
    symlinkSync("deep", join(root, "shared/inside"));
    const mounts = [mount("shared", "/srv")];
    expect(await hostPathOf("/srv/a.log", mounts)).toBeNull();
    expect(await hostPathOf("/srv/deep/up/secret", mounts)).toBeNull();
    expect(await hostPathOf("/srv/inside/a.log", mounts)).toBe(join(root, "shared/deep/a.log"));
  });

  test("eight links are followed, a ninth is not, and a circle ends", async () => {
    writeFileSync(join(root, "link0"), "");
    for (let at = 1; at <= 9; at += 1) symlinkSync(`link${at - 1}`, join(root, `link${at}`));
    symlinkSync("circle", join(root, "circle"));
    expect(await followLinks(join(root, "link8"))).toBe(join(root, "link0"));
    expect(await followLinks(join(root, "link9"))).toBeNull();
    expect(await followLinks(join(root, "circle"))).toBeNull();
  });

  test("a container with more than 256 mounts proves nothing", async () => {
    const many = Array.from({ length: 256 }, (_, at) => mount("other", `/m${at}`));
    expect(await hostPathOf("/srv/a.log", [...many.slice(1), mount("shared", "/srv")])).not.toBeNull();
    expect(await hostPathOf("/srv/a.log", [...many, mount("shared", "/srv")])).toBeNull();
  });
});
