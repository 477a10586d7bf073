const [p] = process.argv.slice(2);
const start = performance.now();
const net = process.getBuiltinModule("node:net");
const imported = performance.now();
const s = new net.Socket();
await new Promise((r) => {
  s.connect(p, r);
});
s.write('{"method":"app.preflight","id":1}\n');
await new Promise((r) => s.once("data", r));
const a = performance.now();
s.destroy();
console.log(JSON.stringify({ importMs: imported - start, answeredMs: a - start }));
