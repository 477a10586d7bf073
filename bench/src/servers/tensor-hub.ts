// A hub as a process of its own, as the driver has it.
import { startHub } from "@interlock/tensor";

const [path = ""] = process.argv.slice(2);
const started = await startHub({ path });
if (!started.ok) throw new Error(started.refusal);
console.log("ready");
