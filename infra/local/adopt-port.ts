import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StatePaths } from './state-paths.ts';

/** Of a queue: its account stands behind the port. */
const queueAddress = /http:\/\/127\.0\.0\.1:(\d+)\/\d{12}\//g;

/**
 * Makes state that was saved on another port fit this one. MiniStack knows a queue by its address, port included, so
 * after a move nothing would find the queues again: their messages would wait for ever, and nobody would say so.
 */
export function adoptPort(paths: StatePaths, port: number): void {
  const saved = existsSync(paths.awsState) ? readdirSync(paths.awsState).map((name) => join(paths.awsState, name)) : [];
  const files = [...saved, paths.outputsFile].filter((file) => file.endsWith('.json') && existsSync(file));
  // What was noted beside the state may be missing, or newer than a move that was cut short: the state itself knows best.
  const noted = existsSync(paths.awsPortFile) ? [readFileSync(paths.awsPortFile, 'utf8').trim()] : [];
  const before = new Set([...noted, ...files.flatMap(portsOfQueues)]);
  before.delete(String(port));
  for (const old of before) {
    for (const file of files) replaceAddress(file, `127.0.0.1:${old}`, `127.0.0.1:${port}`);
  }
  writeFileSync(paths.awsPortFile, `${port}\n`);
}

function portsOfQueues(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(queueAddress)].flatMap(([, port]) => port ?? []);
}

function replaceAddress(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) return;
  writeFileSync(`${file}.unfinished`, text.replaceAll(new RegExp(`${from.replaceAll('.', '\\.')}(?!\\d)`, 'g'), to));
  renameSync(`${file}.unfinished`, file);
}
