import { lstatSync } from "node:fs";
import type { Listener } from "@interlock/wire";
import { StartFailure } from "./start-failure.ts";

const SOCKET_UMASK = 0o177;

/**
 * A listener whose socket nobody else can open, from its first moment: it is bound under a umask,
 * never narrowed afterwards, and looked at once it is there.
 */
export function privateListener(listener: Listener): Listener {
  return {
    async listen(accept) {
      const before = process.umask(SOCKET_UMASK);
      // The bind happens inside this call; only the news of it comes later.
      const pending = listener.listen(accept);
      process.umask(before);
      const listening = await pending;
      const found = lstatSync(listening.address);
      if (!found.isSocket() || found.uid !== process.geteuid?.() || (found.mode & 0o777) !== 0o600) {
        await listening.close();
        throw new StartFailure(
          "socket_unsafe",
          "The socket that was just made is not ours alone.",
          "Set INTERLOCK_HOME to a directory on a local file system with Unix permissions.",
        );
      }
      return listening;
    },
  };
}
