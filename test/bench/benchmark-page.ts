import type { Benchmark, BenchmarkRow } from './benchmark.ts';

export type BenchmarkResult = Pick<Benchmark, 'name' | 'about'> & { readonly rows: readonly BenchmarkRow[] };

const introduction = `# Benchmarks

Written by \`npm run bench\`; \`npm run bench -- <name>\` runs one and replaces its section. Ratios are taken within one run on one
machine and travel well to other machines; absolute figures do not.
`;

/** The page with these results in it: sections of other benchmarks stay as they were. */
export function benchmarkPage(page: string, results: readonly BenchmarkResult[], machine: string): string {
  const sections = new Map(
    page
      .split(/^(?=## )/m)
      .filter((section) => section.startsWith('## '))
      .map((section) => [section.slice(3, section.indexOf('\n')), section.trimEnd()]),
  );
  for (const result of results) sections.set(result.name, section(result, machine));
  const byName = [...sections].sort(([one], [other]) => one.localeCompare(other, 'en'));
  return [introduction, ...byName.map(([, text]) => `${text}\n`)].join('\n');
}

function section({ name, about, rows }: BenchmarkResult, machine: string): string {
  const lines = rows.map(({ what, value, unit, limit, ok }) => {
    const verdict = ok === undefined ? '' : ok ? 'kept' : '**missed**';
    return `| ${what} | ${figure(value)} ${unit} | ${limit ?? ''} | ${verdict} |`;
  });
  const table = ['| what | value | limit | |', '|---|---|---|---|', ...lines].join('\n');
  return `## ${name}\n\n${about}\n\n${table}\n\n\`npm run bench -- ${name}\` on ${machine}.`;
}

/** Three significant digits are all that a benchmark can mean. */
export function figure(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 4 });
}
