import { createHash } from 'node:crypto';
import type { SearchLanguage } from '../config.ts';
import { productIndexBody } from './mapping.ts';

/**
 * Eight hexadecimal digits that stand for settings and mapping of a product index: an index whose name has others was
 * made by another version of this project or for other languages, and has to be rebuilt.
 */
export function mappingHash(languages: readonly SearchLanguage[]): string {
  return createHash('sha256')
    .update(JSON.stringify(productIndexBody(languages)))
    .digest('hex')
    .slice(0, 8);
}
