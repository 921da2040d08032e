import { describe, expect, test } from '@jest/globals';
import { datasets } from '../../../pipelines/datasets/all-datasets.ts';
import { dataDictionary } from '../../../pipelines/datasets/data-dictionary.ts';
import { defineEventDataset } from '../../../pipelines/datasets/dataset.ts';
import { glueColumns } from '../../../pipelines/datasets/glue-columns.ts';
import { orderLinesDeclaration } from '../../../pipelines/datasets/order-lines.ts';
import { silverColumns } from '../../../pipelines/datasets/silver-columns.ts';
import { insertStatement } from '../../../pipelines/lake-loader/load-statements.ts';
import { parseMigrations } from '../../../pipelines/migrations/migration-file.ts';
import { planMigrations } from '../../../pipelines/migrations/plan-migrations.ts';
import { migrationsFolder, readSqlFolder } from '../../../pipelines/migrations/read-sql-folder.ts';
import { eventText } from '../../factories.ts';
import { encodedRows } from './encoded-rows.ts';

type OrderLineColumn = (typeof orderLinesDeclaration.columns)[number];

function withColumn(column: OrderLineColumn) {
  return defineEventDataset({ ...orderLinesDeclaration, columns: [...orderLinesDeclaration.columns, column] });
}

// biome-ignore format: this is the one line that adding a column takes
const area: OrderLineColumn = { name: 'area_mm2', type: 'bigint', meaning: 'Area of one side, in square millimetres', value: ({ line }) => line.print && line.print.widthMm * line.print.heightMm };

describe('a column that is added in one line', () => {
  const widened = withColumn(area);

  test('is in the Glue table, last, with its meaning as comment', () => {
    expect(glueColumns(widened).at(-1)).toEqual({ name: 'area_mm2', type: 'bigint', comment: area.meaning });
  });

  test('is in the silver table', () => {
    expect(silverColumns(widened).at(-1)).toEqual({
      name: 'area_mm2',
      type: 'bigint',
      castType: 'bigint',
      comment: area.meaning,
    });
  });

  test('is in the rows, and absent from a row that has no value for it', () => {
    const areas = encodedRows(widened, eventText('order.placed')).map((row) => row.area_mm2);
    expect(areas).toEqual([420 * 594, undefined]);
  });

  test('is in the data dictionary', () => {
    const all = datasets.map((dataset) => (dataset.name === widened.name ? widened : dataset));
    expect(dataDictionary(all)).toContain(`| \`area_mm2\` | bigint | ${area.meaning} |`);
  });

  test('is a migration of the silver table', () => {
    const existing = parseMigrations(readSqlFolder(migrationsFolder));
    const plan = planMigrations(existing, [widened]);
    expect(plan).toMatchObject({ ok: true, newFiles: [{ text: expect.stringContaining('area_mm2 bigint') }] });
  });

  test('is in the statement that loads silver from bronze', () => {
    const scope = { window: { fromDt: '2026-03-01', toDt: '2026-03-02' }, ranges: [] };
    const names = { bronze: 'bronze', silver: 'silver', views: 'views', lakeBucket: 'lake' };
    const statement = insertStatement(widened, scope, names);
    expect(statement.match(/\barea_mm2\b/g)?.length).toBeGreaterThanOrEqual(2);
  });

  test('that is for bronze alone is in the Glue table but not in silver', () => {
    const bronzeOnly: OrderLineColumn = { ...area, value: () => 1, bronzeOnly: true };
    const dataset = withColumn(bronzeOnly);
    expect(glueColumns(dataset).map(({ name }) => name)).toContain('area_mm2');
    expect(silverColumns(dataset).map(({ name }) => name)).not.toContain('area_mm2');
  });
});
