// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of SQL files look like those of a template
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import type { ColumnInfo, Dataset } from '../../../pipelines/datasets/dataset.ts';
import { bundledSqlText } from '../../../pipelines/migrations/bundled-sql-text.ts';
import { parseMigrations } from '../../../pipelines/migrations/migration-file.ts';
import { planMigrations } from '../../../pipelines/migrations/plan-migrations.ts';
import { migrationsFolder, readSqlFolder, viewsFolder } from '../../../pipelines/migrations/read-sql-folder.ts';

const checkedIn = parseMigrations(readSqlFolder(migrationsFolder));
const nextId = (offset = 1) => String(checkedIn.length + offset).padStart(4, '0');

function withColumns(change: (columns: readonly ColumnInfo[]) => readonly ColumnInfo[]): Dataset[] {
  return datasets.map((dataset) =>
    dataset.name === 'order_events' ? { ...dataset, columns: change(dataset.columns) } : dataset,
  );
}

const giftMessage: ColumnInfo = { name: 'is_gift', type: 'boolean', meaning: 'Whether it is a gift' };
const pressRun: ColumnInfo = { name: 'press_run', type: 'int', meaning: 'Run' };

describe('the checked-in SQL', () => {
  test('makes the silver tables that the datasets declare (else: npm run generate:migrations)', () => {
    expect(planMigrations(checkedIn, datasets)).toEqual({ ok: true, newFiles: [] });
  });

  test('is what the Lambda carries (else: npm run generate:migrations)', () => {
    const bundled = readFileSync('pipelines/migrations/bundled-sql.ts', 'utf8');
    expect(bundled).toBe(bundledSqlText(readSqlFolder(migrationsFolder), readSqlFolder(viewsFolder)));
  });
});

describe('a changed declaration', () => {
  test('with a new column becomes the next migration, which adds just that', () => {
    const plan = planMigrations(
      checkedIn,
      withColumns((columns) => [...columns, giftMessage]),
    );
    expect(plan).toEqual({
      ok: true,
      newFiles: [
        {
          fileName: `${nextId()}-add-is-gift-to-order-events.sql`,
          text: 'ALTER TABLE ${silver}.order_events ADD COLUMNS (is_gift boolean);\n',
        },
      ],
    });
  });

  test('is satisfied by the migration that it led to, wherever among the others the column stands', () => {
    const changed = withColumns(([first, ...rest]) => [...(first ? [first] : []), giftMessage, pressRun, ...rest]);
    const plan = planMigrations(checkedIn, changed);
    const newFiles = plan.ok ? plan.newFiles : [];
    expect(newFiles.map(({ fileName }) => fileName)).toEqual([`${nextId()}-add-2-columns-to-order-events.sql`]);
    const next = parseMigrations([...checkedIn, ...newFiles]);
    expect(planMigrations(next, changed)).toEqual({ ok: true, newFiles: [] });
  });

  test('with a column that only bronze has changes nothing', () => {
    const changed = withColumns((columns) => [...columns, { ...giftMessage, bronzeOnly: true }]);
    expect(planMigrations(checkedIn, changed)).toEqual({ ok: true, newFiles: [] });
  });

  test('with a dataset more becomes a table partitioned by month', () => {
    const columns: ColumnInfo[] = [
      { name: 'event_id', type: 'string', meaning: "The event's id; a\\b" },
      { name: 'occurred_at', type: 'timestamp', meaning: 'When' },
    ];
    const added = {
      name: 'press_runs',
      title: 'Press runs',
      meaning: 'One row per run.',
      detailTypes: [],
      rowKey: ['event_id'],
      columns,
    };
    const plan = planMigrations(checkedIn, [...datasets, added]);
    expect(plan).toEqual({
      ok: true,
      newFiles: [
        {
          fileName: `${nextId()}-press-runs.sql`,
          text: `-- One row per run.
CREATE TABLE IF NOT EXISTS \${silver}.press_runs (
  event_id string COMMENT 'The event’s id; a/b',
  occurred_at timestamp COMMENT 'When'
)
PARTITIONED BY (month(occurred_at))
LOCATION 's3://\${lakeBucket}/silver/press_runs/'
TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet', 'write_compression' = 'zstd');
`,
        },
      ],
    });
  });

  test('that removes or retypes a column is refused', () => {
    const changed = withColumns((columns) =>
      columns
        .filter(({ name }) => name !== 'carrier')
        .map((column) => (column.name === 'tax_minor' ? { ...column, type: 'string' as const } : column)),
    );
    expect(planMigrations(checkedIn, changed)).toEqual({
      ok: false,
      code: 'NOT_POSSIBLE',
      problems: [
        'order_events.tax_minor is stored as bigint and declared as string; a column cannot be retyped',
        'order_events.carrier is stored but no longer declared; a column cannot be removed',
      ],
    });
  });

  test('with a column that Athena would only take quoted is refused', () => {
    const changed = withColumns((columns) => [...columns, { ...giftMessage, name: 'window' }]);
    expect(planMigrations(checkedIn, changed)).toEqual({
      ok: false,
      code: 'NOT_POSSIBLE',
      problems: ['order_events.window would have to be quoted in Athena; choose another name'],
    });
  });
});
