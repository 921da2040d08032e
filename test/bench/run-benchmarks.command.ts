import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { buildSync } from 'esbuild';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { type BenchmarkResult, benchmarkPage, figure } from './benchmark-page.ts';

const folder = 'test/bench';
const page = 'docs/benchmarks.md';
/** Within the project, so that the bundles find its packages. */
const scratch = '.inkstream/bench';

/**
 * Bundles a benchmark as the Lambdas are bundled and runs it in a process of its own; undefined when that failed. Run
 * from the sources, it would pay for what the development loader adds to every function.
 */
function runOne(name: string): BenchmarkResult | undefined {
  const bundle = join(scratch, `${name}.mjs`);
  const resultFile = join(scratch, `${name}.json`);
  const contents = `
    import { writeFileSync } from 'node:fs';
    import { bench } from './${folder}/${name}.bench.ts';
    const { rows } = await bench.run();
    writeFileSync('${resultFile}', JSON.stringify({ name: bench.name, about: bench.about, rows }));`;
  buildSync({
    stdin: { contents, resolveDir: '.', loader: 'ts' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile: bundle,
  });
  const { status } = spawnSync(process.execPath, ['--expose-gc', bundle], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return status === 0 ? (JSON.parse(readFileSync(resultFile, 'utf8')) as BenchmarkResult) : undefined;
}

function print({ name, rows }: BenchmarkResult): void {
  for (const { what, value, unit, limit, ok } of rows) {
    const verdict = ok === undefined ? '' : `  (${limit}: ${ok ? 'kept' : 'MISSED'})`;
    process.stdout.write(`${name}: ${what}: ${figure(value)} ${unit}${verdict}\n`);
  }
}

function readPage(): string {
  try {
    return readFileSync(page, 'utf8');
  } catch {
    return '';
  }
}

const known = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length));

surviveClosedPipe();
const { args: asked } = new Command('npm run bench --')
  .description(`Run the benchmarks and write ${page}.`)
  .argument('[benchmarks...]', 'only these; the figures of the others stay in the page')
  .addHelpText(
    'after',
    `
There are: ${known.join(', ')}.

Exit code: 0 all limits are kept, 1 one is missed or a benchmark failed, 2 there is no such benchmark.

Examples:
  npm run bench
  npm run bench -- ${known[0]}`,
  )
  .parse();
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`No such benchmark: ${unknown.join(', ')}. There are: ${known.join(', ')}\n`);
  process.exit(2);
}

mkdirSync(scratch, { recursive: true });
const results: BenchmarkResult[] = [];
let failures = 0;
for (const name of asked.length > 0 ? asked : known) {
  const result = runOne(name);
  if (!result) {
    process.stderr.write(`${name}: failed\n`);
    failures += 1;
    continue;
  }
  print(result);
  results.push(result);
  failures += result.rows.filter(({ ok }) => ok === false).length;
}

const memoryGiB = Math.round(totalmem() / 2 ** 30);
const machine = `${availableParallelism()} cores, ${memoryGiB} GiB, ${process.platform} ${process.arch}, Node ${process.version}`;
writeFileSync(page, benchmarkPage(readPage(), results, machine));
process.exitCode = failures > 0 ? 1 : 0;
