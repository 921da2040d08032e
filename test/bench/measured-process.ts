import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessUse {
  /** Of the process and all that it started, their start included. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** The most that all of them held together. */
  readonly peakMegabytes: number;
}

const pollMs = 15;
const pageBytes = 4096;

/**
 * Runs a program to its end. Linux only: memory is read from /proc, and bash tells the CPU time of the whole tree.
 * @throws Error with the end of what it said when it fails
 */
export function measureProcess(command: string, words: readonly string[]): Promise<ProcessUse> {
  const timed = ['-c', 'TIMEFORMAT="%R %U %S"; time "$@"', 'bash', command, ...words];
  const child = spawn('bash', timed, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  let peakBytes = 0;
  const poll = setInterval(() => {
    peakBytes = Math.max(peakBytes, treeBytes(child.pid ?? 0));
  }, pollMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearInterval(poll);
      const [, wall, user, system] = /([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(said) ?? [];
      if (exitCode !== 0 || wall === undefined) return reject(new Error(`${command} failed: ${said}`));
      const cpuSeconds = Number(user) + Number(system);
      resolve({ cpuSeconds, wallSeconds: Number(wall), peakMegabytes: peakBytes / 1e6 });
    });
  });
}

function treeBytes(root: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (Number.isInteger(pid)) parents.set(pid, Number(readProcess(pid, 'stat').split(') ')[1]?.split(' ')[1]));
  }
  let bytes = 0;
  for (const pid of parents.keys()) {
    let ancestor: number | undefined = pid;
    while (ancestor !== undefined && ancestor !== root) ancestor = parents.get(ancestor);
    // The shell that takes the time is no part of it.
    if (ancestor === root && pid !== root) bytes += Number(readProcess(pid, 'statm').split(' ')[1] ?? 0) * pageBytes;
  }
  return bytes;
}

function readProcess(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return '';
  }
}
