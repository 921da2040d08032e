import type { DuckDBConnection } from '@duckdb/node-api';
import type { EngineOutcome } from '../../engine/engine.ts';
import { linesOutcome } from '../../engine/outcome.ts';
import { textColumn } from '../../engine/result-columns.ts';
import { WriteLock } from '../../engine/write-lock.ts';
import type { Query } from '../../trino/syntax-tree.ts';
import type { StatementSession } from '../statement-session.ts';
import { emitQuery } from '../translate/emit-query.ts';

interface PlanNode {
  readonly children?: readonly PlanNode[];
  readonly extra_info?: Readonly<Record<string, string | readonly string[]>>;
}

interface Marker {
  readonly value?: string;
  readonly bound: 'EXACTLY' | 'ABOVE' | 'BELOW';
}

interface Range {
  readonly low: Marker;
  readonly high: Marker;
}

const open: Range = { low: { bound: 'ABOVE' }, high: { bound: 'BELOW' } };

/** `EXPLAIN (TYPE IO, …)`: which tables a statement reads, and what of them. */
export function asksForIo(sql: string): boolean {
  const options = /^\s*EXPLAIN\s*\(([^)]*)\)/i.exec(sql)?.[1] ?? '';
  return /\bTYPE\s+IO\b/i.test(options);
}

/**
 * The tables that a query reads and the ranges of their columns, in the JSON that Trino writes. The ranges are those that DuckDB
 * pushes into its scans. Values are of timestamps and dates; conditions on other columns, and all joined by OR, are left out, which
 * widens what is told and never narrows it.
 */
export async function explainIo(query: Query, session: StatementSession): Promise<EngineOutcome> {
  await session.resolve(query);
  const sql = await session.translate((translation) => emitQuery(query, translation));
  const plan = await planWithEveryScan(session.connection, sql);
  const seen = new Set<string>();
  const inputs = plan.flatMap(scansOf).filter((scan) => {
    const key = JSON.stringify(scan);
    return !seen.has(key) && seen.add(key);
  });
  const text = JSON.stringify({ inputTableColumnInfos: inputs }, null, 2);
  return linesOutcome([textColumn('Query Plan')], [[text]]);
}

/** The setting below belongs to the whole instance, so explanations take turns; others meanwhile only get a plainer plan. */
const settingLock = new WriteLock();

/**
 * DuckDB's plan of a query. Its statistics would take out a table that is empty or holds no row of the period asked for, and
 * conditions that every row meets; Trino decides neither from statistics, so a plan must not depend on what is stored today.
 */
async function planWithEveryScan(connection: DuckDBConnection, sql: string): Promise<PlanNode[]> {
  return settingLock.hold(async () => {
    await connection.run("SET disabled_optimizers = 'statistics_propagation'");
    try {
      const reader = await connection.runAndReadAll(`EXPLAIN (FORMAT json) ${sql}`);
      return JSON.parse(String(reader.getRows()[0]?.[1] ?? '[]')) as PlanNode[];
    } finally {
      await connection.run('RESET disabled_optimizers');
    }
  });
}

function scansOf(node: PlanNode): object[] {
  const below = (node.children ?? []).flatMap(scansOf);
  const { Table: table, Filters: filters } = node.extra_info ?? {};
  if (table === undefined) return below;
  const [schema = '', name = ''] = namesOf(String(table)).slice(-2);
  const database = schema.slice(schemaPrefix.length);
  return [
    ...below,
    {
      table: { catalog: 'awsdatacatalog', schemaTable: { schema: database, table: name } },
      constraint: { none: false, columnConstraints: columnConstraints(conjunctsOf(filters)) },
    },
  ];
}

/** What `physicalSchema` puts before a database's name. */
const schemaPrefix = 'db_';

/** `lake."db_silver".order_events` in its parts. */
function namesOf(table: string): string[] {
  return (table.match(/"(?:[^"]|"")*"|[^."]+/g) ?? []).map((part) => part.replaceAll('"', ''));
}

function conjunctsOf(filters: string | readonly string[] | undefined): string[] {
  const texts = filters === undefined ? [] : typeof filters === 'string' ? filters.split('\n') : filters;
  return texts.flatMap((text) => {
    const between = dayRange(text);
    if (between !== undefined) return between;
    return text.includes('(') ? text.split(' AND ').filter((part) => !part.includes('(')) : text.split(' AND ');
  });
}

/** A condition on the day of a timestamp is one on the timestamp itself, as Trino unwraps it. */
function dayRange(text: string): string[] | undefined {
  const match =
    /^\(CAST\("?(\w+)"? AS DATE\) BETWEEN '(\d{4}-\d{2}-\d{2})'::DATE AND '(\d{4}-\d{2}-\d{2})'::DATE\)$/.exec(text);
  if (match === null) return undefined;
  const [, column, first, last] = match;
  const end = new Date(Date.parse(`${last}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return [`${column}>='${first} 00:00:00'::TIMESTAMP`, `${column}<'${end} 00:00:00'::TIMESTAMP`];
}

function columnConstraints(conjuncts: readonly string[]): object[] {
  const ranges = new Map<string, { range: Range; type: string }>();
  for (const conjunct of conjuncts) {
    const match = /^"?(\w+)"?(>=|<=|>|<|=)'([^']*)'::(TIMESTAMP|DATE)$/.exec(conjunct.trim());
    if (match === null) continue;
    const [, column = '', operator = '', value = '', type = ''] = match;
    const { range } = ranges.get(column) ?? { range: open };
    ranges.set(column, { range: narrowed(range, operator, value), type: type === 'DATE' ? 'date' : 'timestamp(6)' });
  }
  return [...ranges].map(([columnName, { range, type }]) => ({
    columnName,
    type,
    domain: { nullsAllowed: false, ranges: [range] },
  }));
}

/** DuckDB joins the conditions on a column itself, so that there is at most one for each end. */
function narrowed(range: Range, operator: string, value: string): Range {
  const exact: Marker = { value, bound: 'EXACTLY' };
  if (operator === '=') return { low: exact, high: exact };
  if (operator.startsWith('>')) return { ...range, low: operator === '>=' ? exact : { value, bound: 'ABOVE' } };
  return { ...range, high: operator === '<=' ? exact : { value, bound: 'BELOW' } };
}
