import { priceInDollars } from '../../queries/athena/price.ts';
import { humanBytes } from '../../queries/describe-answer.ts';
import type { QueryCosts } from './measure-queries.ts';

/** A lake that was measured. */
export interface MeasuredLake {
  readonly events: number;
  readonly firstDay: string;
  readonly lastDay: string;
  /** Bytes of all raw events. */
  readonly rawBytes: number;
  readonly costs: readonly QueryCosts[];
}

export interface Measurement {
  readonly engine: 'duckdb' | 'trino';
  readonly day: string;
  readonly command: string;
  readonly machine: string;
  /** How many times the sample the large lake is. */
  readonly times: number;
  readonly small: MeasuredLake;
  readonly large: MeasuredLake;
}

const engines = {
  trino: `Bytes are those that Trino 476 read of the Parquet files of the Iceberg tables on S3, as it counts them itself (physical input),
after the tables had been compacted (OPTIMIZE), as Glue's optimizer does on AWS. A file of less than 3 MB is read as a whole, whatever
columns a query names, and so is every file of the sample: there, leaving out columns saves nothing yet. A table counts as often as a
query reads it.`,
  duckdb: `Bytes are those that the embedded engine counts: the whole of each column that a query names, in all partitions, since its tables
are no Iceberg files. They are too high wherever partitions are left out; measure on Trino for the true ones.`,
};

/** `12×`, `1.4×`: how many times less is read than of raw JSON. */
function timesLess(raw: number, bytes: number): string {
  if (bytes === 0) return raw === 0 ? '' : 'all';
  const times = raw / bytes;
  return `${times < 10 ? times.toFixed(1) : Math.round(times).toLocaleString('en-US')}×`;
}

/** For a thousand runs, since a single one is mostly billed as the least that Athena bills. */
function dollars(bytes: number): string {
  return `$${(priceInDollars(bytes, false) * 1000).toFixed(2)}`;
}

function describeLake({ events, firstDay, lastDay, rawBytes }: MeasuredLake): string {
  return `${events.toLocaleString('en-US')} events of ${firstDay} to ${lastDay}, ${humanBytes(rawBytes)} as JSON`;
}

function row(small: QueryCosts, large: QueryCosts): string {
  const cells = [
    `\`${small.name}\``,
    humanBytes(small.bytes),
    humanBytes(small.raw.plain),
    timesLess(small.raw.plain, small.bytes),
    humanBytes(large.bytes),
    humanBytes(large.raw.plain),
    timesLess(large.raw.plain, large.bytes),
    timesLess(large.raw.gzipped, large.bytes),
    dollars(large.bytes),
    dollars(large.raw.plain),
  ];
  return `| ${cells.join(' | ')} |`;
}

function total(costs: readonly QueryCosts[], bytesOf: (costs: QueryCosts) => number): number {
  return costs.reduce((sum, cost) => sum + bytesOf(cost), 0);
}

/** docs/query-costs.md. */
export function queryCostsPage({ engine, day, command, machine, times, small, large }: Measurement): string {
  const largeByName = new Map(large.costs.map((cost) => [cost.name, cost]));
  const rows = small.costs.flatMap((cost) => {
    const other = largeByName.get(cost.name);
    return other === undefined ? [] : [row(cost, other)];
  });
  const bytes = total(large.costs, (cost) => cost.bytes);
  const raw = total(large.costs, (cost) => cost.raw.plain);
  const price = (bytesOf: (cost: QueryCosts) => number) =>
    large.costs.reduce((sum, cost) => sum + priceInDollars(bytesOf(cost), false), 0).toFixed(4);
  return `# What the saved queries cost

Written by \`${command}\` on ${day}; ${machine}. Every saved query with its defaults
(mostly the last 90 days before the newest order; where a value is required, one of the sample), on

- the sample of \`npm start\`: ${describeLake(small)};
- ${times} times the sample: ${describeLake(large)}.

${engines[engine]} Results are not counted.

**Raw JSON** is the same question asked of the events as they were published: one line an event, stored in a file for each kind of
event (orders, catalog, images, searches, rejected) and day, and measured on the disk. A question is charged the files of the kinds
and days that its query reads, each file once, also where the query reads a table several times; Athena would read them whole,
since JSON has no columns. \`gzip ÷ read\` compares with the same files compressed: 0.7× says that they are smaller than what the query
reads. Whoever reads gzip files reads the whole of them too, and silver holds each whole event besides its columns (\`payload\`), so that what is left out decides.

Athena bills $5 for a terabyte, at least 10 MB for each query; **1,000 runs** are priced so. A lake as small as the sample costs the
least there is whatever its format; what Parquet, columns and partitions save shows when it grows.

| query | sample: read | as JSON | less | ${times} ×: read | as JSON | less | gzip ÷ read | 1,000 runs | as JSON |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
${rows.join('\n')}

All ${rows.length} queries once, on ${times} times the sample: ${humanBytes(bytes)} against ${humanBytes(raw)} of JSON, ${timesLess(raw, bytes)} less;
$${price((cost) => cost.bytes)} against $${price((cost) => cost.raw.plain)}.

\`npm run query -- NAME --dry-run\` tells the most that a query would scan of your lake before it runs.
`;
}
