import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { bytesText } from '../../assess/wording.ts';
import { maxFileBytes } from '../../inspect/largest-file.ts';
import { formatByName } from '../accepted-formats.ts';
import type { Failure } from './file-result.ts';

export interface LocalFile {
  /** As it was given. */
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

export type LookedAt =
  | { readonly ok: true; readonly file: LocalFile }
  | { readonly ok: false; readonly error: Failure };

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  ENOTDIR: 'There is no such file.',
  EACCES: 'You may not read this file.',
  EPERM: 'You may not read this file.',
  ENAMETOOLONG: 'There is no such file.',
};

/** Looks at a file before anything is sent: what cannot be taken is told at once. */
export async function lookAtFile(path: string): Promise<LookedAt> {
  try {
    const handle = await open(path);
    const stats = await handle.stat().finally(() => handle.close());
    if (stats.isDirectory()) return failed('FILE_UNREADABLE', 'This is a folder. Name its files, for example with *.');
    if (!stats.isFile()) return failed('FILE_UNREADABLE', 'This is no regular file.');
    return judged({ path, name: basename(path), bytes: stats.size });
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown reason';
    return failed('FILE_UNREADABLE', reasons[code] ?? `This file cannot be read (${code}).`);
  }
}

function judged(file: LocalFile): LookedAt {
  if (file.bytes === 0) return failed('FILE_EMPTY', 'The file is empty.');
  if (file.bytes > maxFileBytes) {
    return failed('FILE_TOO_LARGE', `The file is larger than ${bytesText(maxFileBytes)}. Save it compressed.`);
  }
  const format = formatByName(file.name, '');
  return format.ok ? { ok: true, file } : failed('FORMAT_UNSUPPORTED', `${format.message} ${format.advice}`);
}

function failed(code: string, message: string): LookedAt {
  return { ok: false, error: { code, message } };
}
