// The whole surface: what the easy entry costs in a bundle.
import { connectDaemon } from "@interlock/client";

const daemon = await connectDaemon();
console.log(await daemon.preflight());
await daemon.close();
