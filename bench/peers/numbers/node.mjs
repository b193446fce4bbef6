// The whole task without a gateway: JSON text with a list of numbers, their moving average, JSON.
//
// usage: node node.mjs FILE WINDOW SECONDS
// prints {"us": processor time of one round, "answer": […]}
import { readFileSync } from 'node:fs';

const [file, window, seconds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const text = readFileSync(file);

function average(values) {
  const averages = new Array(values.length);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
    if (i >= window) sum -= values[i - window];
    averages[i] = sum / Math.min(i + 1, window);
  }
  return averages;
}

function once() {
  const body = JSON.parse(text.toString());
  body.data.rawSignal.values = average(body.data.rawSignal.values);
  return Buffer.from(JSON.stringify(body));
}

const end = performance.now() + seconds * 500;
while (performance.now() < end) once();
const start = process.cpuUsage();
let rounds = 0;
do {
  once();
  rounds += 1;
} while (process.cpuUsage(start).user < seconds * 1e6);
const used = process.cpuUsage(start);
const answer = JSON.parse(once()).data.rawSignal.values;
console.log(JSON.stringify({ us: (used.user + used.system) / rounds, answer }));
