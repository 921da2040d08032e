import Table from 'cli-table3';
import pc from 'picocolors';
import type { ChangedQuery, RunComparison } from './compare-runs.ts';
import type { MeasuredRun } from './measured-run.ts';

const SHOWN_CHANGES = 25;

/** The figures of a run, for people. */
export function describeRun(run: MeasuredRun, before?: MeasuredRun): string {
  const table = new Table({
    head: ['', ...(before === undefined ? [] : ['before']), 'now'],
    style: { head: [], border: [] },
  });
  const rows: [string, (of: MeasuredRun) => string][] = [
    ['nDCG@10, unjudged counts 0', ({ ndcg }) => ndcg.toFixed(4)],
    ['nDCG@10 of judged products only', ({ ndcgOfJudged }) => ndcgOfJudged.toFixed(4)],
    ['judged among the first ten', ({ judgedShare }) => `${(judgedShare * 100).toFixed(1)} %`],
    ['queries', ({ queries }) => queries.length.toLocaleString('en-US')],
    ['queries without results', ({ zeroResultQueries }) => zeroResultQueries.toLocaleString('en-US')],
    ['latency p50, one at a time', ({ latencyMs }) => `${latencyMs.p50.toFixed(1)} ms`],
    ['latency p95, one at a time', ({ latencyMs }) => `${latencyMs.p95.toFixed(1)} ms`],
    ['products', ({ products }) => products.toLocaleString('en-US')],
  ];
  for (const [label, figure] of rows) {
    table.push([label, ...(before === undefined ? [] : [figure(before)]), figure(run)]);
  }
  return table.toString();
}

/** Wins and losses per query, the greatest first. */
export function describeComparison({ compared, meanDifference, wins, losses }: RunComparison): string {
  const sign = meanDifference >= 0 ? '+' : '';
  const summary = `${compared} queries compared: ${wins.length} better, ${losses.length} worse, mean ${sign}${meanDifference.toFixed(4)}`;
  return [pc.bold(summary), ...changes('Losses', losses, pc.red), ...changes('Wins', wins, pc.green)].join('\n');
}

function changes(label: string, queries: readonly ChangedQuery[], colour: (text: string) => string): string[] {
  if (queries.length === 0) return [];
  const lines = queries.slice(0, SHOWN_CHANGES).map(({ id, text, before, after }) => {
    const difference = after - before;
    return `  ${colour(`${difference >= 0 ? '+' : ''}${difference.toFixed(3)}`)}  ${before.toFixed(3)} → ${after.toFixed(3)}  ${text} ${pc.dim(`(${id})`)}`;
  });
  const rest = queries.length - lines.length;
  return [`${label}:`, ...lines, ...(rest > 0 ? [pc.dim(`  and ${rest} more`)] : [])];
}
