import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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

const pieceBytes = 16 * 1024 * 1024;

/**
 * A file of JSON, piece by piece, since what waits in queues may be longer than the longest string. A piece ends with a
 * quotation mark, of which no address has any; its bytes stand one for one in the string.
 */
function* piecesOf(file: string): Generator<string> {
  const descriptor = openSync(file, 'r');
  const buffer = Buffer.allocUnsafe(pieceBytes);
  let rest = '';
  for (;;) {
    const bytes = readSync(descriptor, buffer);
    if (bytes === 0) break;
    const text = rest + buffer.toString('latin1', 0, bytes);
    const end = text.lastIndexOf('"') + 1;
    yield text.slice(0, end);
    rest = text.slice(end);
  }
  closeSync(descriptor);
  yield rest;
}

function portsOfQueues(file: string): string[] {
  const ports = new Set<string>();
  for (const piece of piecesOf(file)) for (const [, port] of piece.matchAll(queueAddress)) ports.add(port ?? '');
  return [...ports];
}

function replaceAddress(file: string, from: string, to: string): void {
  const address = new RegExp(`${from.replaceAll('.', '\\.')}(?!\\d)`, 'g');
  const unfinished = `${file}.unfinished`;
  rmSync(unfinished, { force: true });
  for (const piece of piecesOf(file)) appendFileSync(unfinished, piece.replaceAll(address, to), 'latin1');
  renameSync(unfinished, file);
}
