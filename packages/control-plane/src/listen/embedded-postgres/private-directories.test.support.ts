import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface PrivateDirectories {
  readonly home: string;
  /** For PostgreSQL's own files when the test runs as root; its account must be able to pass. */
  readonly systemDirectory: string;
  remove(): Promise<void>;
}

export async function privateDirectories(): Promise<PrivateDirectories> {
  const root = await mkdtemp(join(tmpdir(), "il-cp-"));
  await chmod(root, 0o711);
  return {
    home: join(root, "home"),
    systemDirectory: join(root, "pg"),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
