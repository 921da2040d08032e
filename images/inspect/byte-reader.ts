import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes by their position. Synchronous: structures are walked by a process that has nothing else to do. */
export interface ByteReader {
  readonly size: number;
  /** Fewer bytes than asked for where the file ends, none behind its end. Not to be written to. */
  read(offset: number, length: number): Buffer;
}

export interface OpenFile extends ByteReader {
  close(): void;
}

/** Small reads are served from a window of this size, so that walking a structure costs few system calls. */
const windowBytes = 64 * 1024;

/** Reads a file piece by piece; it may be far larger than memory. @throws what the file system says, e.g. ENOENT */
export function openByteReader(path: string): OpenFile {
  const descriptor = openSync(path, 'r');
  const { size } = fstatSync(descriptor);
  let window: Buffer = Buffer.alloc(0);
  let windowStart = 0;
  const readAt = (offset: number, length: number): Buffer => {
    const wanted = Math.max(0, Math.min(length, size - offset));
    const bytes = Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const count = readSync(descriptor, bytes, filled, wanted - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  };
  const read = (offset: number, length: number): Buffer => {
    if (length > windowBytes) return readAt(offset, length);
    if (offset < windowStart || offset + length > windowStart + window.length) {
      window = readAt(offset, windowBytes);
      windowStart = offset;
    }
    return window.subarray(offset - windowStart, offset - windowStart + length);
  };
  return { size, read, close: () => closeSync(descriptor) };
}

/** The same of bytes in memory. */
export function readerOf(bytes: Uint8Array): ByteReader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { size: buffer.length, read: (offset, length) => buffer.subarray(offset, offset + length) };
}
