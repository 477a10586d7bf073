import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { programLine } from "../program/program-line.ts";

const ENTRY = fileURLToPath(import.meta.resolve("@interlock/daemon/main"));

/** The one line that the daemon's program prints when it checks `home`; it ends with 1 where it finds something. */
export async function daemonReport(
  home: string,
  command: "audit-verify" | "session-log-verify",
): Promise<unknown> {
  const args = [...programLine(ENTRY), command];
  const text = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, args, { env: { ...process.env, INTERLOCK_HOME: home } }, (error, stdout) => {
      if (error !== null && error.code !== 1)
        reject(new Error(`${command} ended without a report`, { cause: error }));
      else resolve(stdout);
    });
  });
  return JSON.parse(text) as unknown;
}
