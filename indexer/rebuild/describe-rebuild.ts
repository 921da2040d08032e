import Table from 'cli-table3';
import pc from 'picocolors';
import { detailLines, driftTable } from '../audit/describe-drift.ts';
import { counted } from '../counted.ts';
import type { GateReport } from './gate.ts';
import type { QueryComparison } from './judged-queries.ts';
import type { RebuildOutcome } from './rebuild.ts';
import type { RefusedDocument } from './rebuild-state.ts';

const whole = (amount: number) => amount.toLocaleString('en-US');
const percent = (share: number) => `${Math.round(share * 100)} %`;
const sign = (isRight: boolean) => (isRight ? pc.green('✓') : pc.red('✗'));
const EXAMPLES = 5;
/** An id that is too long for OpenSearch is too long for a line as well. */
const ID_CHARS = 60;

/** What the gate compared, with a mark for each; then everything that differs. */
export function describeGate({ comparison, sample, queries, refused, accepted }: GateReport): string {
  const table = new Table({
    head: ['check', 'compared', 'result', ''],
    style: { head: [], border: [], compact: true },
  });
  const { products, documents, drift, settled } = comparison;
  const late = settled === 0 ? '' : `, ${whole(settled)} were edits under way`;
  const counts = counted(documents, 'document');
  table.push([
    'buckets and hashes',
    counts,
    `${whole(drift.length)} of ${whole(products)} differ${late}`,
    sign(drift.length === 0),
  ]);
  table.push([
    'fields of a sample',
    counted(sample.compared, 'document'),
    `${sample.drift.length} differ`,
    sign(sample.drift.length === 0),
  ]);
  table.push(queriesRow(queries));
  const lines = [table.toString()];
  if (drift.length > 0) lines.push(driftTable(drift), ...detailLines(drift));
  else if (sample.drift.length > 0) lines.push(driftTable(sample.drift), ...detailLines(sample.drift));
  for (const one of refused.slice(0, EXAMPLES)) lines.push(`  ${refusal(one)}`);
  if (refused.length > 0) lines.push('  --accept-refused lets the index serve without what it refused.');
  for (const one of accepted) lines.push(pc.yellow(`! Accepted without it: ${refusal(one)}`));
  if (queries !== undefined && !queries.isPassed) lines.push(...queryLines(queries));
  return lines.join('\n');
}

function refusal({ productId, code, reason }: RefusedDocument): string {
  const id = productId.length > ID_CHARS ? `${productId.slice(0, ID_CHARS)}…` : productId;
  return `${id} was refused: ${code}: ${reason}`;
}

function queriesRow(queries: QueryComparison | undefined): string[] {
  if (queries === undefined) return ['judged queries', 'none', 'the index that serves is empty', pc.dim('–')];
  const emptied = queries.emptied.length === 0 ? '' : `, ${queries.emptied.length} find nothing now`;
  const known = queries.isOverlapCounted ? '' : ', which does not count: the old index is not full';
  const result = `${percent(queries.meanOverlap)} of the first ten in common${known}${emptied}`;
  return ['judged queries', counted(queries.queries.length, 'query'), result, sign(queries.isPassed)];
}

function queryLines({ queries, emptied }: QueryComparison): string[] {
  const worst = [...queries].sort((left, right) => left.overlap - right.overlap).slice(0, EXAMPLES);
  return worst.map(({ query, before, after, overlap }) => {
    const found = emptied.includes(query)
      ? `found ${before}, now nothing`
      : `${percent(overlap)} in common (${before} and ${after} found)`;
    return `  "${query}": ${found}`;
  });
}

/** How a rebuild ended. */
export function describeRebuild(
  { kind, index, before, report, products, dropped }: RebuildOutcome,
  seconds: number,
): string {
  const gate = describeGate(report);
  if (kind === 'refused') {
    const kept = dropped.includes(index)
      ? 'The new index was deleted (--keep keeps one).'
      : `Kept for a look: ${index}`;
    return [gate, pc.red(`✗ The new index may not serve. ${before} goes on serving.`), kept].join('\n');
  }
  const older = dropped.length === 0 ? [] : [pc.dim(`Deleted, as nobody needs it any more: ${dropped.join(', ')}`)];
  return [
    gate,
    pc.green(`✓ ${index} serves: ${counted(products, 'document')} in ${seconds.toFixed(1)} s.`),
    `  ${before} is still written to.`,
    '  Back to it: npm run reindex -- --rollback. Done with it: npm run reindex -- --finish.',
    ...older,
  ].join('\n');
}
