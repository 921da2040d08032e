import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { identifyProcess, isStillRunning } from './process-identity.ts';

const recordSchema = z.object({
  name: z.string(),
  pid: z.number().int().positive(),
  startMark: z.string(),
  commandLine: z.string(),
  port: z.number().int().optional(),
  startedAt: z.string(),
});

/** A pid file: a process that this project started, with what it takes to recognise it again. */
export type ProcessRecord = z.infer<typeof recordSchema>;

/**
 * Records a process under a name.
 * @param exclusive fail when the name is on record already, for two starts at the same moment
 * @returns undefined when the process has ended before it could be looked at
 */
export function recordProcess(
  directory: string,
  entry: { name: string; pid: number; port?: number },
  exclusive = false,
): ProcessRecord | undefined {
  const identity = identifyProcess(entry.pid);
  if (identity === undefined) return undefined;
  const record: ProcessRecord = { ...identity, ...entry, startedAt: new Date().toISOString() };
  mkdirSync(directory, { recursive: true });
  writeFileSync(fileOf(directory, entry.name), `${JSON.stringify(record, null, 2)}\n`, {
    flag: exclusive ? 'wx' : 'w',
  });
  return record;
}

/** Every record whose process still runs. Records of others, and unreadable ones, are removed: they are stale. */
export function runningProcesses(directory: string): ProcessRecord[] {
  return recordFiles(directory).flatMap((file) => {
    const record = readRecord(file);
    if (record !== undefined && isStillRunning(record)) return [record];
    rmSync(file, { force: true });
    return [];
  });
}

export function forgetProcess(directory: string, name: string): void {
  rmSync(fileOf(directory, name), { force: true });
}

function fileOf(directory: string, name: string): string {
  return join(directory, `${name}.json`);
}

function recordFiles(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((file) => file.endsWith('.json'))
      .map((file) => join(directory, basename(file)));
  } catch {
    return [];
  }
}

function readRecord(file: string): ProcessRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
