import { readFileSync, writeFileSync } from 'node:fs';

/** Of every Linux that Node 20 runs on here, x64 and arm64 of Lambda among them. */
const pageBytes = 4096;

/** Whether the kernel shows how large another process is. */
export const canReadResidentMemory = process.platform === 'linux';

/** Bytes of memory that a process holds now; 0 when it is gone. */
export function residentBytes(pid: number): number {
  return Number(readProcessFile(pid, 'statm').split(' ')[1] ?? 0) * pageBytes;
}

/** The most bytes that a process has held since `forgetPeakResident`; 0 when it is gone. */
export function peakResidentBytes(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readProcessFile(pid, 'status'))?.[1] ?? 0) * 1024;
}

/** `5` to clear_refs: see proc(5). Where it is not allowed the peak stays that of the whole life of the process. */
export function forgetPeakResident(pid: number): void {
  writeProcessFile(pid, 'clear_refs', '5');
}

/** Short of memory, the kernel ends this process, and not the one that answers for it. */
export function offerToTheKernel(pid: number): void {
  writeProcessFile(pid, 'oom_score_adj', '1000');
}

function readProcessFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return '';
  }
}

function writeProcessFile(pid: number, name: string, content: string): void {
  try {
    writeFileSync(`/proc/${pid}/${name}`, content);
  } catch {
    // No Linux, a process that is gone, or a kernel that does not have it: all of it is done as well as it can be.
  }
}
