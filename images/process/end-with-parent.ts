import { Worker } from 'node:worker_threads';

/** A thread of its own looks, because the main one may be busy for ever with a file that is made for it. */
const watch = `
  const { workerData: parent } = require('node:worker_threads');
  setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 500);
`;

/** Ends this process when the one that forked it is gone, whatever either of them is doing. */
export function endWithParent(): void {
  process.on('disconnect', endAtOnce);
  new Worker(watch, { eval: true, execArgv: [], env: {}, workerData: process.ppid }).unref();
}

/** `process.exit` would wait for a decoder that is at work in another thread. */
export function endAtOnce(): void {
  process.kill(process.pid, 'SIGKILL');
}
