import type { Stats } from 'node:fs';
import { access, constants, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** Where an answer goes: a file that is made or replaced as a whole, or a pipe or device that takes the bytes as they come. */
type OutputPlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stream'; readonly path: string };

type OutputPlaceAnswer = { ok: true; place: OutputPlace } | { ok: false; message: string };

const meanings: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOENT: 'is there such a folder?',
  ENOTDIR: 'is there such a folder?',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links go round in a circle',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  ENXIO: 'it takes nothing; leave --out away to write to standard output',
  ETXTBSY: 'it is in use',
  EBUSY: 'it is in use',
};

/** What keeps a file from being written, for a person; undefined of an error that the file system did not raise. */
export function fileFault(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'syscall' in error ? meanings[codeOf(error)] : undefined;
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

async function statsOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}

/** The file that is to be made: a symbolic link to nothing yet means its target. */
async function newFile(file: string): Promise<OutputPlace> {
  const target = await readlink(file).catch(() => undefined);
  if (target !== undefined) return newFile(resolve(dirname(file), target));
  return { kind: 'file', path: join(await realpath(dirname(file)), basename(file)) };
}

/** What a name means, undefined of a folder. A symbolic link means what it points at, so that the link stays one. */
async function placeOf(file: string): Promise<OutputPlace | undefined> {
  const stats = await statsOf(file);
  if (stats === undefined) return newFile(file);
  if (stats.isDirectory()) return undefined;
  return stats.isFile() ? { kind: 'file', path: await realpath(file) } : { kind: 'stream', path: file };
}

/** Finds out where an answer can be written, before a statement is paid for; makes nothing. */
export async function findOutputPlace(file: string): Promise<OutputPlaceAnswer> {
  const refusal = (why: string) => ({ ok: false, message: `Cannot write ${file}: ${why}` }) as const;
  try {
    const place = await placeOf(file);
    if (place === undefined) return refusal('it is a folder');
    await access(place.kind === 'stream' ? place.path : dirname(place.path), constants.W_OK);
    return { ok: true, place };
  } catch (error) {
    const fault = fileFault(error);
    if (fault === undefined) throw error;
    return refusal(fault);
  }
}
