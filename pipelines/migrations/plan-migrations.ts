import type { Dataset } from '../datasets/dataset.ts';
import { type SilverColumn, silverColumns } from '../datasets/silver-columns.ts';
import { type Migration, migrationId, type SqlFile } from './migration-file.ts';
import { isReservedWord } from './reserved-words.ts';
import { replayMigrations } from './silver-schema.ts';

export type MigrationPlan = { ok: true; newFiles: SqlFile[] } | { ok: false; code: 'NOT_POSSIBLE'; problems: string[] };

/**
 * The migration files that are missing for the silver tables to match the declarations: a table that is not there yet
 * is created, a new column is added. A column that went or changed its type is refused, since stored rows hold it, and so
 * is a name that Athena would only take quoted.
 */
export function planMigrations(existing: readonly Migration[], datasets: readonly Dataset[]): MigrationPlan {
  const schema = replayMigrations(existing.map(({ text }) => text));
  const newFiles: SqlFile[] = [];
  const problems: string[] = [];
  const add = (name: string, text: string) => {
    const id = migrationId(existing.length + newFiles.length + 1);
    newFiles.push({ fileName: `${id}-${name}.sql`, text });
  };
  for (const dataset of datasets) {
    const columns = silverColumns(dataset);
    const stored = schema.get(dataset.name);
    problems.push(...unusableNames(dataset.name, columns));
    if (stored === undefined) {
      add(dataset.name.replaceAll('_', '-'), createTableText(dataset, columns));
      continue;
    }
    problems.push(...refusals(dataset.name, stored, columns));
    const added = columns.filter(({ name }) => !stored.has(name));
    if (added.length > 0) add(addColumnsName(dataset.name, added), addColumnsText(dataset.name, added));
  }
  return problems.length > 0 ? { ok: false, code: 'NOT_POSSIBLE', problems } : { ok: true, newFiles };
}

function unusableNames(table: string, columns: readonly SilverColumn[]): string[] {
  return columns
    .filter(({ name }) => isReservedWord(name) || !/^[a-z][a-z0-9_]*$/.test(name))
    .map(({ name }) => `${table}.${name} would have to be quoted in Athena; choose another name`);
}

function refusals(table: string, stored: ReadonlyMap<string, string>, columns: readonly SilverColumn[]): string[] {
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  return [...stored].flatMap(([name, type]) => {
    const declared = types.get(name);
    if (declared === undefined)
      return [`${table}.${name} is stored but no longer declared; a column cannot be removed`];
    return declared === type
      ? []
      : [`${table}.${name} is stored as ${type} and declared as ${declared}; a column cannot be retyped`];
  });
}

function createTableText(dataset: Dataset, columns: readonly SilverColumn[]): string {
  const lines = columns.map(({ name, type, comment }) => `  ${name} ${type} COMMENT '${ddlComment(comment)}'`);
  return [
    `-- ${dataset.meaning}`,
    `CREATE TABLE IF NOT EXISTS \${silver}.${dataset.name} (`,
    lines.join(',\n'),
    ')',
    'PARTITIONED BY (month(occurred_at))',
    `LOCATION 's3://\${lakeBucket}/silver/${dataset.name}/'`,
    "TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet', 'write_compression' = 'zstd');",
    '',
  ].join('\n');
}

/** Hive's DDL escapes a quote differently from SQL, so comments go without; Glue keeps 255 characters of each. */
function ddlComment(text: string): string {
  return text.replaceAll("'", '’').replaceAll('\\', '/').slice(0, 255);
}

function addColumnsName(table: string, added: readonly SilverColumn[]): string {
  const [first] = added;
  const what = added.length === 1 && first !== undefined ? first.name : `${added.length}-columns`;
  return `add-${what}-to-${table}`.replaceAll('_', '-');
}

/** https://docs.aws.amazon.com/athena/latest/ug/querying-iceberg-alter-table-add-columns.html knows no comments. */
function addColumnsText(table: string, added: readonly SilverColumn[]): string {
  const list = added.map(({ name, type }) => `${name} ${type}`).join(', ');
  return `ALTER TABLE \${silver}.${table} ADD COLUMNS (${list});\n`;
}
