import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inheritedEnvironment } from './config.ts';

/**
 * Enough about a process to tell it from a later one with the same number: the system gives process numbers out
 * again, so a number in a file proves nothing about who has it now.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the system says that it started; comparable with itself only. */
  readonly startMark: string;
  readonly commandLine: string;
}

/** The identity of a running process, or undefined when there is none with that number (a zombie counts as none). */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  return process.platform === 'linux' ? identifyOnLinux(pid) : identifyWithPs(pid);
}

/** Whether the very process that was recorded is still running. */
export function isStillRunning(recorded: ProcessIdentity): boolean {
  return identifyProcess(recorded.pid)?.startMark === recorded.startMark;
}

function identifyOnLinux(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may itself hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startTicks] = [fields[0], fields[19]];
    if (state === 'Z' || startTicks === undefined) return undefined;
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return { pid, startMark: `${bootIdentity()}-${startTicks}`, commandLine };
  } catch {
    return undefined;
  }
}

/** Start times on Linux count from the last boot, so they mean something only together with it. */
function bootIdentity(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

function identifyWithPs(pid: number): ProcessIdentity | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'state=,lstart=,command=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...inheritedEnvironment(), LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const match = /^(\S+)\s+(\w+ \w+ +\d+ [\d:]+ \d+)\s+(.*)$/.exec(line);
    if (match?.[1] === undefined || match[1].startsWith('Z')) return undefined;
    return { pid, startMark: match[2] ?? '', commandLine: match[3] ?? '' };
  } catch {
    return undefined;
  }
}
