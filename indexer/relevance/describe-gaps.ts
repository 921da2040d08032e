import { counted } from '../counted.ts';
import type { JudgedSet } from './judged-set.ts';

/** What of a judged set could not be measured as it was meant, and what became of it, a sentence each. */
export function describeGaps(judged: JudgedSet, catalogIds: ReadonlySet<string>): string[] {
  const { queries, queriesWithoutJudgments, judgmentsWithoutQuery } = judged;
  const worthless = queries.filter(({ gains }) => [...gains.values()].every((gain) => gain === 0)).length;
  const judgedIds = new Set(queries.flatMap(({ gains }) => [...gains.keys()]));
  const absent = [...judgedIds].filter((id) => !catalogIds.has(id)).length;
  return [
    sentence(queriesWithoutJudgments, 'query', 'without any judgment: left out of the mean.'),
    sentence(worthless, 'query', 'whose judged products all have gain 0: left out of the mean.'),
    sentence(judgmentsWithoutQuery, 'judgment', 'of queries that are not there: left out.'),
    sentence(absent, 'judged product', 'not in the catalog: they stay in the ideal order, so no search can reach 1.'),
  ].filter((note) => note !== undefined);
}

function sentence(count: number, what: string, which: string): string | undefined {
  return count === 0 ? undefined : `${counted(count, what)} ${which}`;
}
