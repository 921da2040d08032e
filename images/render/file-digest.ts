import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

const pieceBytes = 1 << 18;

/**
 * Size and SHA-256, lower-case hex, of a file of any size. By one buffer that is filled again and again: a stream makes a
 * new one each time, and collecting them costs as much as the hash.
 */
export async function digestFile(path: string): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(pieceBytes);
  const file = await open(path);
  try {
    for (let bytes = 0; ; ) {
      const { bytesRead } = await file.read(piece, 0, pieceBytes);
      if (bytesRead === 0) return { bytes, sha256: hash.digest('hex') };
      hash.update(piece.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await file.close();
  }
}
