// Connections are kept for minutes; what is behind one may have changed meanwhile. After a failover an old connection can
// still lead to the former primary, which takes no writes any more, or takes some that nobody else will ever see.
import type { PostgresPool, PostgresPoolClient } from "kysely";
import type { Pool, PoolClient } from "pg";
import { isConnectionSpent } from "./database-failure.ts";

/**
 * A commit that the primary made alone, because it stopped waiting for its standby: the server calls it done, with a
 * warning. Nobody can tell whether it will last. Its code is that of a statement whose completion is unknown.
 */
class UnconfirmedCommit extends Error {
  override readonly name = "UnconfirmedCommit";
  readonly code = "40003";
}

/** Only the rollback of what has failed already meets it. */
class SpentConnection extends Error {
  override readonly name = "SpentConnection";
  readonly code = "08003";
}

/** The function of the server that gives up the wait; its name, unlike the warning's text, is in no language. */
const GAVE_UP_WAITING = "SyncRepWaitForLSN";

/**
 * Gives out the pool's connections. It ends those that fail as only a wrong or broken server makes them fail, and believes no
 * commit that no standby confirmed where one had to.
 */
export function trustedPool(pool: Pool): PostgresPool {
  const trusted = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect();
      const known = trusted.get(client) ?? trust(client);
      trusted.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}

function trust(client: PoolClient): PostgresPoolClient {
  let [isSpent, isUnconfirmed] = [false, false];
  client.on("notice", ({ routine }) => {
    isUnconfirmed ||= routine === GAVE_UP_WAITING;
  });
  const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    // A rollback after a lost answer would only wait for another one.
    if (isSpent) throw new SpentConnection("the connection is spent");
    try {
      const result = await client.query(text, [...values]);
      if (isUnconfirmed) throw new UnconfirmedCommit("the standby confirmed no commit");
      return result;
    } catch (error) {
      isSpent ||= isUnconfirmed || isConnectionSpent(error);
      throw error;
    }
  };
  return {
    // The driver's answer has what kysely takes of one; of its cursors we use none.
    query: query as PostgresPoolClient["query"],
    release: (destroy) => client.release(destroy === true || isSpent),
  };
}
