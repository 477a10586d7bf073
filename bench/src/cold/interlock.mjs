// One fresh client process: import, connect, first call. Plain JavaScript, so that what is measured is the built
// package and no type stripping.
const [socketPath = ""] = process.argv.slice(2);
const start = performance.now();
const { connectDaemon } = await import("@interlock/client");
const imported = performance.now();
const daemon = await connectDaemon({ socketPath });
await daemon.preflight();
const answered = performance.now();
await daemon.close();
console.log(JSON.stringify({ importMs: imported - start, answeredMs: answered - start }));
