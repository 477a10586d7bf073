// A process that starts the embedded PostgreSQL of a home and stays, for tests that kill it.
import { startEmbeddedPostgres } from "./embedded-postgres.ts";

const [home = "", systemDirectory = ""] = process.argv.slice(2);
const postgres = await startEmbeddedPostgres({ home, systemDirectory });
process.stdout.write(`${postgres.pid}\n`);
setInterval(() => undefined, 60_000);
