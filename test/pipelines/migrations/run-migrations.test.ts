// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of SQL files look like those of a template
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readLedger } from '../../../pipelines/migrations/ledger.ts';
import { parseMigrations, type SqlFile } from '../../../pipelines/migrations/migration-file.ts';
import { migrationsFolder, readSqlFolder, viewsFolder } from '../../../pipelines/migrations/read-sql-folder.ts';
import { pendingSchema, runMigrations } from '../../../pipelines/migrations/run-migrations.ts';
import type { RunStatement } from '../../../pipelines/migrations/run-statement.ts';
import { parseViews } from '../../../pipelines/migrations/view-file.ts';
import { createTestLake, type TestLake, testNames } from './athena-on-duckdb.ts';

const migrationFiles = readSqlFolder(migrationsFolder);
const viewFiles = readSqlFolder(viewsFolder);
const all = [...migrationFiles, ...viewFiles].map(({ fileName }) => fileName).sort();

let lake: TestLake;
let clock: number;

beforeEach(async () => {
  lake = await createTestLake();
  clock = Date.parse('2026-03-02T10:00:00Z');
});
afterEach(() => lake.close());

const now = () => {
  clock += 1000;
  return new Date(clock);
};

function migrate(changes: { migrations?: SqlFile[]; views?: SqlFile[]; runStatement?: RunStatement } = {}) {
  const schema = {
    migrations: parseMigrations(changes.migrations ?? migrationFiles),
    views: parseViews(changes.views ?? viewFiles),
  };
  return runMigrations(schema, { names: testNames, runStatement: changes.runStatement ?? lake.runStatement, now });
}

const addColumn: SqlFile = {
  fileName: `${String(migrationFiles.length + 1).padStart(4, '0')}-add-gift.sql`,
  text: 'ALTER TABLE ${silver}.order_events ADD COLUMNS (is_gift boolean, gift_note string);\n',
};

const edited = (files: readonly SqlFile[], fileName: string) =>
  files.map((file) => (file.fileName === fileName ? { ...file, text: `${file.text}-- edited\n` } : file));

describe('migrations', () => {
  test('make every table and view, then have nothing to do', async () => {
    expect((await migrate()).sort()).toEqual(all);
    expect(await migrate()).toEqual([]);
  });

  test('leave a ledger with the checksum of everything that was applied', async () => {
    await migrate();
    const ledger = await readLedger(lake.runStatement, testNames);
    expect([...ledger.keys()].sort()).toEqual([
      ...parseMigrations(migrationFiles).map(({ id }) => id),
      ...parseViews(viewFiles)
        .map(({ name }) => `view:${name}`)
        .sort(),
    ]);
  });

  test('are all pending where nothing has been applied yet, and finding that out changes nothing', async () => {
    const schema = { migrations: parseMigrations(migrationFiles), views: parseViews(viewFiles) };
    const pending = pendingSchema(schema, await readLedger(lake.runStatement, testNames));
    expect([...pending.migrations, ...pending.views].map(({ fileName }) => fileName).sort()).toEqual(all);
    const made = `SELECT table_name FROM information_schema.tables WHERE table_schema <> '${testNames.bronze}'`;
    expect(await lake.run(made)).toEqual([]);
  });

  test('that were edited after having been applied are an error that names the file, before anything is done', async () => {
    await migrate();
    const [, , third] = migrationFiles;
    const changed = edited([...migrationFiles, addColumn], third?.fileName ?? '');
    await expect(migrate({ migrations: changed })).rejects.toMatchObject({
      code: 'MIGRATION_CHANGED',
      message: expect.stringContaining(String(third?.fileName)),
    });
    const ledger = await readLedger(lake.runStatement, testNames);
    expect(ledger.has(addColumn.fileName.slice(0, 4))).toBe(false);
  });

  test('do not mind the line ends of a checkout on Windows', async () => {
    await migrate();
    const windows = migrationFiles.map((file) => ({ ...file, text: file.text.replaceAll('\n', '\r\n') }));
    expect(await migrate({ migrations: windows })).toEqual([]);
  });

  test('go on where they were cut off', async () => {
    let left = 9;
    const dying: RunStatement = (sql, options) => {
      left -= 1;
      if (left < 0) throw new Error('power cut');
      return lake.runStatement(sql, options);
    };
    await expect(migrate({ runStatement: dying })).rejects.toThrow('power cut');
    const done = (await readLedger(lake.runStatement, testNames)).size;
    expect(done).toBeGreaterThan(0);
    expect(await migrate()).toHaveLength(all.length - done);
  });

  test('that added columns but were cut off before the record are not added again', async () => {
    await migrate();
    const dying: RunStatement = (sql, options) => {
      if (sql.startsWith('INSERT')) throw new Error('power cut');
      return lake.runStatement(sql, options);
    };
    const migrations = [...migrationFiles, addColumn];
    await expect(migrate({ migrations, runStatement: dying })).rejects.toThrow('power cut');
    expect(await migrate({ migrations })).toEqual([addColumn.fileName]);
    const { columns } = await lake.runStatement(`SELECT * FROM ${testNames.silver}.order_events LIMIT 0`);
    expect(columns.slice(-2)).toEqual(['is_gift', 'gift_note']);
  });

  test('of a newer release are left alone by an older one', async () => {
    await migrate({ migrations: [...migrationFiles, addColumn] });
    expect(await migrate()).toEqual([]);
  });
});

describe('views', () => {
  test('are made again when their text changed, with those that read from them', async () => {
    await migrate();
    expect((await migrate({ views: edited(viewFiles, 'product-history.sql') })).sort()).toEqual([
      'product-history.sql',
      'products.sql',
    ]);
    expect(await migrate({ views: edited(viewFiles, 'images.sql') })).toContain('images.sql');
  });

  test('are made again when their text is put back as it was', async () => {
    await migrate();
    await migrate({ views: edited(viewFiles, 'images.sql') });
    expect(await migrate()).toEqual(['images.sql']);
    expect(await migrate()).toEqual([]);
  });
});
