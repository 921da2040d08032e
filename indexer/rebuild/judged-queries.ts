import { z } from 'zod';
import { IndexerError } from '../errors.ts';

export const judgedQueriesSchema = z.object({
  /** Share of the first ten that two indices must have in common on average, 0 to 1. */
  minimumOverlap: z.number().min(0).max(1),
  queries: z.array(z.string().trim().min(1)).min(1),
});

export type JudgedQueries = Readonly<z.infer<typeof judgedQueriesSchema>>;

/** Ids of the first products that an index finds, the best first. */
export type SearchTop = (index: string, query: string) => Promise<readonly string[]>;

export interface ComparedQuery {
  readonly query: string;
  readonly before: number;
  readonly after: number;
  /** Share of the earlier first ten that are among the new first ten; 1 when there was none. */
  readonly overlap: number;
}

export interface QueryComparison {
  readonly queries: readonly ComparedQuery[];
  readonly meanOverlap: number;
  /** Queries that found something and now find nothing. */
  readonly emptied: readonly string[];
  /** False when the earlier index holds too little for its first ten to mean anything; then only `emptied` counts. */
  readonly isOverlapCounted: boolean;
  readonly isPassed: boolean;
}

/** How many of the first results are compared: what a shopper sees without scrolling. */
export const TOP = 10;

/** @throws IndexerError INPUT_WRONG that names what is wrong with the file */
export function parseJudgedQueries(text: string, file: string): JudgedQueries {
  try {
    return judgedQueriesSchema.parse(JSON.parse(text));
  } catch (cause) {
    const [issue] = cause instanceof z.ZodError ? cause.issues : [];
    const reason = issue === undefined ? String(cause) : `${issue.path.join('.') || 'it'}: ${issue.message}`;
    throw new IndexerError('INPUT_WRONG', `${file} is no list of judged queries: ${reason}.`, { cause });
  }
}

/** Below this share of the new index's documents, the old one is what the rebuild is to mend, and no measure of it. */
export const COMPARABLE_SHARE = 0.9;

export interface ComparedIndices {
  readonly before: string;
  readonly after: string;
  readonly isOverlapCounted: boolean;
}

/** Asks both indices the same and compares what they find: a rebuild must not be a surprise to shoppers. */
export async function compareQueries(
  judged: JudgedQueries,
  indices: ComparedIndices,
  search: SearchTop,
): Promise<QueryComparison> {
  const { isOverlapCounted } = indices;
  const queries: ComparedQuery[] = [];
  for (const query of judged.queries) {
    const before = await search(indices.before, query);
    const after = await search(indices.after, query);
    queries.push({ query, before: before.length, after: after.length, overlap: overlapOf(before, after) });
  }
  const meanOverlap = queries.reduce((sum, { overlap }) => sum + overlap, 0) / queries.length;
  const emptied = queries.filter(({ before, after }) => before > 0 && after === 0).map(({ query }) => query);
  const isAlike = !isOverlapCounted || meanOverlap >= judged.minimumOverlap;
  return { queries, meanOverlap, emptied, isOverlapCounted, isPassed: emptied.length === 0 && isAlike };
}

/** Share of the earlier results that are found still. New results beside them are no loss. */
export function overlapOf(before: readonly string[], after: readonly string[]): number {
  if (before.length === 0) return 1;
  const found = new Set(after);
  return before.filter((id) => found.has(id)).length / before.length;
}
