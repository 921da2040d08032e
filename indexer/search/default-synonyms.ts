import { readFile } from 'node:fs/promises';

const file = new URL('./merchandising/synonyms.txt', import.meta.url);

/** The synonyms that the project ships, in the format that merchandisers edit. */
export function readDefaultSynonyms(): Promise<string> {
  return readFile(file, 'utf8');
}
