import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StatePaths } from './state-paths.ts';

/**
 * Makes state that was saved on another port fit this one. MiniStack knows a queue by its address, port included, so
 * after a move nothing would find the queues again.
 */
export function adoptPort(paths: StatePaths, port: number): void {
  const before = existsSync(paths.awsPortFile) ? readFileSync(paths.awsPortFile, 'utf8').trim() : String(port);
  if (before !== String(port)) {
    const saved = readdirSync(paths.awsState).map((name) => join(paths.awsState, name));
    for (const file of [...saved, paths.outputsFile]) {
      if (file.endsWith('.json') && existsSync(file)) replaceAddress(file, `127.0.0.1:${before}`, `127.0.0.1:${port}`);
    }
  }
  writeFileSync(paths.awsPortFile, `${port}\n`);
}

function replaceAddress(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) return;
  writeFileSync(`${file}.unfinished`, text.replaceAll(new RegExp(`${from.replaceAll('.', '\\.')}(?!\\d)`, 'g'), to));
  renameSync(`${file}.unfinished`, file);
}
