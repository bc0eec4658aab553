// Prints `count` seeded random doubles as hexadecimal bits and ECMAScript text.
// node make_numbers.js 1000 > numbers.txt
let state = 20261013n;
function next() {
  state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
  return state ^ (state >> 29n);
}
const count = Number(process.argv[2]);
const view = new DataView(new ArrayBuffer(8));
for (let printed = 0; printed < count; ) {
  switch (printed % 4) {
    case 0: view.setBigUint64(0, next()); break;
    case 1: view.setFloat64(0, Number(next() % 2000001n - 1000000n) / 1000); break;
    case 2: view.setFloat64(0, Number(next() >> 11n) / 2 ** 53); break;
    default: view.setFloat64(0, Number(next()) * 10 ** Number(next() % 12n - 20n));
  }
  const value = view.getFloat64(0);
  if (!Number.isFinite(value)) continue;
  console.log(view.getBigUint64(0).toString(16).padStart(16, "0") + " " + JSON.stringify(value));
  printed += 1;
}
