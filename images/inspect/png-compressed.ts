import { inflateSync } from 'node:zlib';

/** More than any text or profile, and nothing that fills memory. */
const alwaysAllowedBytes = 1 << 20;
export const mostCompressedBytes = 64 << 20;
/** Deflate gets to 1,032; prose to 10, and padding of a metadata block to 100. */
const mostFold = 200;

/** Of chunks: whether they hold compressed text or a compressed profile. All of them begin with a name. */
export function isCompressed(name: string): boolean {
  return name === 'zTXt' || name === 'iTXt' || name === 'iCCP';
}

/** Whether a chunk unfolds to far more than it could have to say. One that does not unfold at all is nobody's harm. */
export function unfoldsTooFar(name: string, data: Buffer): boolean {
  const compressed = data.subarray(compressedFrom(name, data));
  if (compressed.length === 0) return false;
  const maxOutputLength = Math.min(mostCompressedBytes, Math.max(alwaysAllowedBytes, compressed.length * mostFold));
  try {
    inflateSync(compressed, { maxOutputLength });
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
  }
}

/** https://www.w3.org/TR/png-3/#11textinfo and #11iCCP; the end where there is nothing compressed. */
function compressedFrom(name: string, data: Buffer): number {
  const afterName = data.indexOf(0) + 1;
  if (afterName === 0) return data.length;
  if (name !== 'iTXt') return afterName + 1;
  if (data[afterName] !== 1) return data.length;
  const afterLanguage = data.indexOf(0, afterName + 2) + 1;
  const afterKeyword = afterLanguage === 0 ? 0 : data.indexOf(0, afterLanguage) + 1;
  return afterKeyword === 0 ? data.length : afterKeyword;
}
