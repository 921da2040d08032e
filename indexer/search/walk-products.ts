import type { Problem } from './answers.ts';
import { type Cursor, isWornOut, openCursor, pointInTimeMinutes, sealCursor, searchHash } from './cursor.ts';
import { readTotals } from './facets.ts';
import { problem } from './parse-parameters.ts';
import { planSearch, type SearchPlan, searchOf } from './plan-search.ts';
import { type EngineHit, type SearchEngine, SearchEngineError } from './search-engine.ts';
import type { SearchParameters } from './search-parameters.ts';
import type { SearchPorts } from './search-ports.ts';
import { type AnswerFrame, foundProductOf, saidOf, searchStaged } from './search-products.ts';
import { allFilters, collapsed, found, type PlannedSearch, scoredQuery } from './search-request.ts';
import { sortKeys } from './sorting.ts';
import { groupsOf, ofGroups, readVariantCounts, variantCounting, variantCountOf } from './variant-counts.ts';

/** Where variants are many, hits are few that head their group: a page gives up after so many rounds and is shorter. */
const maxRounds = 6;
const hitsPerRound = 200;

export type Walked =
  | { readonly ok: true; readonly frame: AnswerFrame }
  | { readonly ok: false; readonly problem: Problem };

interface Walk {
  readonly plan: SearchPlan;
  readonly cursor: Cursor;
}

/**
 * Answers a page by cursor: `first` takes a point in time, and every page after reads the same view of the catalog, so
 * that nothing is repeated or skipped however much is edited meanwhile. Others read from it too, so that nobody closes it.
 */
export async function walkProducts(parameters: SearchParameters, ports: SearchPorts): Promise<Walked> {
  const plan = await planSearch(parameters, ports);
  if (parameters.after === 'first') return { ok: true, frame: await readFirstPage(plan, ports) };
  const cursor = openCursor(parameters.after, plan.cursorKey);
  if (cursor === undefined || cursor.search !== searchHash(parameters)) return wrongCursor();
  if (isWornOut(cursor, ports.now())) return expiredCursor();
  try {
    return { ok: true, frame: await readPage({ plan, cursor }, ports) };
  } catch (error) {
    if (error instanceof SearchEngineError && error.fault === 'POINT_IN_TIME_GONE') return expiredCursor();
    throw error;
  }
}

function wrongCursor(): Walked {
  const message = 'after is neither "first" nor the "next" of an answer to this very search.';
  return { ok: false, problem: problem('CURSOR_WRONG', 'after', message) };
}

function expiredCursor(): Walked {
  const message = `This cursor has expired: it is kept for ${pointInTimeMinutes} minutes. Begin again with after=first.`;
  return { ok: false, problem: problem('CURSOR_EXPIRED', 'after', message) };
}

/** A point in time that was lent before may be gone: a node has been started anew, or a rebuild has dropped its index. */
async function readFirstPage(plan: SearchPlan, ports: SearchPorts): Promise<AnswerFrame> {
  const begin = async (pointInTime: string) => readPage(await beginWalk(plan, pointInTime, ports), ports);
  const lent = await ports.engine.pointInTime.lend();
  try {
    return await begin(lent);
  } catch (error) {
    if (!(error instanceof SearchEngineError && error.fault === 'POINT_IN_TIME_GONE')) throw error;
    await ports.engine.pointInTime.forget(lent);
    return begin(await ports.engine.pointInTime.lend());
  }
}

async function beginWalk(plan: SearchPlan, pointInTime: string, { engine, now }: SearchPorts): Promise<Walk> {
  const counting = { ...plan, parameters: { ...plan.parameters, size: 0, facets: [] } };
  const pit = { id: pointInTime, keep_alive: `${pointInTimeMinutes}m` };
  const search: SearchEngine['search'] = (body) => engine.search({ ...body, pit });
  const { answer, strictness } = await searchStaged(counting, { ...engine, search });
  const { total, isExact } = readTotals(answer.aggregations);
  const cursor: Cursor = {
    pointInTime,
    after: [],
    strictness,
    total,
    totalIsExact: isExact && !answer.timed_out,
    startedAtMs: now(),
    search: searchHash(plan.parameters),
  };
  return { plan, cursor };
}

async function readPage({ plan, cursor }: Walk, { engine }: SearchPorts): Promise<AnswerFrame> {
  const { shown, after, isEnd, isPartial } = await readHeads(searchOf(plan, cursor.strictness), cursor, engine);
  return {
    // A walk is relaxed only where nothing has all that was asked for.
    ...saidOf(plan, cursor.strictness, 0),
    total: cursor.total,
    totalIsExact: cursor.totalIsExact,
    page: null,
    size: plan.parameters.size,
    next: isEnd ? null : sealCursor({ ...cursor, after: [...after] }, plan.cursorKey),
    isPartial,
    products: shown.map(({ hit, variantCount }) => foundProductOf(hit, plan, variantCount)),
    facets: {},
  };
}

interface Shown {
  readonly hit: EngineHit;
  readonly variantCount: number;
}

interface PageOfHeads {
  readonly shown: readonly Shown[];
  readonly after: Cursor['after'];
  readonly isEnd: boolean;
  readonly isPartial: boolean;
}

/**
 * OpenSearch cannot collapse and go on after a sort value at once, unless it sorts by the collapsed field. So hits are
 * read uncollapsed, and those are shown that head their group: no variant of theirs comes earlier in the same order.
 */
async function readHeads(search: PlannedSearch, cursor: Cursor, engine: SearchEngine): Promise<PageOfHeads> {
  const { size, variants } = search.parameters;
  const shown: Shown[] = [];
  let after: Cursor['after'] = cursor.after;
  let isPartial = false;
  for (let round = 0; round < maxRounds; round += 1) {
    const wanted = variants === 'all' ? size : Math.min(hitsPerRound, size * 2);
    const answer = await engine.search(hitsRequest(search, cursor.pointInTime, { after, size: wanted }));
    isPartial ||= answer.timed_out;
    const { hits } = answer.hits;
    const heads = variants === 'all' ? undefined : await headsOf(hits, search, cursor.pointInTime, engine);
    for (const [nth, hit] of hits.entries()) {
      after = [...(hit.sort ?? [])];
      const variantCount = heads === undefined ? 1 : heads.get(hit._id);
      if (variantCount !== undefined) shown.push({ hit, variantCount });
      const isLast = nth === hits.length - 1 && hits.length < wanted;
      if (shown.length === size) return { shown, after, isEnd: isLast, isPartial };
    }
    if (hits.length < wanted) return { shown, after, isEnd: true, isPartial };
  }
  return { shown, after, isEnd: false, isPartial };
}

function hitsRequest(search: PlannedSearch, pointInTime: string, from: { after: Cursor['after']; size: number }) {
  return {
    query: scoredQuery(search, allFilters(search.parameters)),
    pit: { id: pointInTime, keep_alive: `${pointInTimeMinutes}m` },
    sort: sortKeys(search.parameters.sort),
    ...(from.after.length > 0 && { search_after: from.after }),
    size: from.size,
    track_total_hits: false,
    ...found(search),
  };
}

/** Ids of the best products of the groups that the hits belong to, with how many of each group were found. */
async function headsOf(
  hits: readonly EngineHit[],
  search: PlannedSearch,
  pointInTime: string,
  engine: SearchEngine,
): Promise<ReadonlyMap<string, number>> {
  const groups = groupsOf(hits);
  if (groups.length === 0) return new Map();
  const answer = await engine.search({
    query: ofGroups(search, groups),
    pit: { id: pointInTime, keep_alive: `${pointInTimeMinutes}m` },
    sort: sortKeys(search.parameters.sort),
    collapse: collapsed,
    aggs: variantCounting(groups),
    size: groups.length,
    track_total_hits: false,
    _source: ['variantGroup'],
  });
  const counts = readVariantCounts(answer.aggregations?.variants);
  return new Map(answer.hits.hits.map((hit) => [hit._id, variantCountOf(hit, counts)]));
}
