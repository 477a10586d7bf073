import { execFileSync, spawnSync } from "node:child_process";

const NAME = "interlock-check";

/**
 * A user without privileges, made when it is missing; only root can make and become one.
 *
 * @returns {{ readonly uid: number, readonly gid: number, readonly prefix: readonly string[] } | undefined} the words that
 *   go before a command to run it as that user; nothing when we are an ordinary user already
 */
export function ordinaryUser() {
  if (process.getuid?.() !== 0) return undefined;
  if (spawnSync("id", [NAME]).status !== 0) {
    execFileSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME], {
      stdio: "inherit",
    });
  }
  const [uid = "", gid = ""] = ["-u", "-g"].map((flag) =>
    execFileSync("id", [flag, NAME], { encoding: "utf8" }).trim(),
  );
  return {
    uid: Number(uid),
    gid: Number(gid),
    prefix: ["setpriv", "--reuid", uid, "--regid", gid, "--clear-groups", "--"],
  };
}
