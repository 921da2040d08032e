import { readFileSync } from 'node:fs';
import type { SearchLanguage } from '../config.ts';
import { IndexerError } from '../errors.ts';
import { mappingHash } from '../index/mapping-hash.ts';
import { type JudgedQueries, parseJudgedQueries } from './judged-queries.ts';
import type { RebuildOptions } from './rebuild.ts';

export const USUAL_SAMPLE = 500;
/** Freshness is 2 s; beyond this a difference is no edit under way. */
export const USUAL_LAG_SECONDS = 15;

const usualQueries = new URL('./gate-queries.json', import.meta.url);

/**
 * Reads judged queries, by default those of the project.
 * @throws IndexerError INPUT_WRONG
 */
export function readJudgedQueries(file: string | URL = usualQueries): JudgedQueries {
  return parseJudgedQueries(readText(file), String(file));
}

function readText(file: string | URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new IndexerError('INPUT_WRONG', `Cannot read ${file}.`, { cause });
  }
}

/** A rebuild as it is without options. */
export function usualRebuild(languages: readonly SearchLanguage[]): RebuildOptions {
  return {
    mappingHash: mappingHash(languages),
    restart: false,
    keep: false,
    acceptRefused: false,
    judged: readJudgedQueries(),
    sampleSize: USUAL_SAMPLE,
    lagMs: USUAL_LAG_SECONDS * 1000,
  };
}
