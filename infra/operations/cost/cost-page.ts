import { components, sumOf } from './cost-line.ts';
import { describePrices, describeWorkload, dollars, type Told } from './describe-estimate.ts';

/** docs/monthly-costs.md: the same estimate in Markdown. */
export function costPage(told: Told): string {
  const { stageName, workload, estimate, levers, growth, prices } = told;
  const { lines, month, fixed, averageDay, peakDay } = estimate;
  const parts = components
    .map((component) => ({ component, own: lines.filter((line) => line.component === component && line.usd >= 0.005) }))
    .filter(({ own }) => own.length > 0);
  const largest = (own: typeof lines) =>
    [...own]
      .sort((a, b) => b.usd - a.usd)
      .slice(0, 4)
      .map(({ what, usd }) => `${what} ${dollars(usd)}`)
      .join('; ');
  return [
    '# What a month costs',
    '',
    `Written by \`npm run generate:costs\`. The stage \`${stageName}\` with ${describeWorkload(workload)}.`,
    'Other figures: `npm run cost -- --help`. What one image costs, step by step: [costs.md](costs.md); one query: [query-costs.md](query-costs.md).',
    '',
    `**${describePrices(told)}** ${prices.basis} They stand in \`infra/operations/cost/price-table.json\`; assumptions, each with`,
    'its basis, are listed by `npm run cost -- --assumptions`.',
    '',
    '| component | a month | most of it |',
    '|---|--:|---|',
    ...parts.map(({ component, own }) => `| ${component} | ${dollars(sumOf(own))} | ${largest(own)} |`),
    `| **together** | **${dollars(month)}** | |`,
    '',
    `${dollars(fixed)} of it are due whatever happens. Beyond that and what is stored, an average day comes to ${dollars(averageDay)} and a day of ${workload.peakFactor} times as much to ${dollars(peakDay)}:`,
    'less than so many times as much where rows can be packed more closely.',
    '',
    '## If it were otherwise',
    '',
    '| | a month | |',
    '|---|--:|--:|',
    ...levers.map(
      ({ what, month: other }) =>
        `| ${what} | ${dollars(other)} | ${other < month ? '−' : '+'}${dollars(Math.abs(other - month))} |`,
    ),
    '',
    '## What packing and Parquet are worth',
    '',
    'Bus, ingest and lake alone, with nothing of search and images, for this shop and larger ones. Packing saves little where a batch holds',
    "few events; JSON is dear by what analysts' queries read, the more the fuller the lake.",
    '',
    '| orders, edits, images, searches | as built | without packing | JSON instead of Parquet | neither |',
    '|---|--:|--:|--:|--:|',
    ...growth.map(
      (row) =>
        `| ${row.times} × | ${[row.asBuilt, row.withoutPacking, row.asJson, row.neither].map(dollars).join(' | ')} |`,
    ),
    '',
  ].join('\n');
}
