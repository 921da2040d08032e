import { readFileSync, writeFileSync } from 'node:fs';
import type { MeasuredRun } from '../../../indexer/relevance/measured-run.ts';

/** nDCG@10 of each query as somebody last accepted it: `npm run relevance:record`. */
export type RecordedFigures = Readonly<Record<string, number>>;

export interface Loss {
  readonly query: string;
  readonly recorded: number;
  readonly now: number;
}

const file = new URL('./recorded-figures.json', import.meta.url);
const DIGITS = 4;
/** Less is rounding. */
const NOTICEABLE = 0.001;

export function readRecordedFigures(): RecordedFigures {
  return JSON.parse(readFileSync(file, 'utf8')) as RecordedFigures;
}

export function writeRecordedFigures({ queries }: MeasuredRun): void {
  const figures = queries.map(({ text, ndcg }) => [text, Number((ndcg ?? 0).toFixed(DIGITS))]);
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(figures), null, 2)}\n`);
}

/** Queries that find less well than recorded, the greatest loss first; a query that nobody recorded is none. */
export function lossesOf({ queries }: MeasuredRun, recorded: RecordedFigures): Loss[] {
  return queries
    .map(({ text, ndcg }) => ({ query: text, recorded: recorded[text] ?? 0, now: ndcg ?? 0 }))
    .filter(({ recorded, now }) => now < recorded - NOTICEABLE)
    .sort((one, other) => other.recorded - other.now - (one.recorded - one.now));
}
