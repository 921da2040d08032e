import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { migrationsFolder, readSqlFolder, viewsFolder } from '../../../pipelines/migrations/read-sql-folder.ts';

const files = [...readSqlFolder(migrationsFolder), ...readSqlFolder(viewsFolder)].map(({ fileName }) => fileName);

async function migrate(...options: string[]): Promise<string[]> {
  const launcher = ['--import', 'tsx', 'infra/local/with-stack.command.ts', 'pipelines/migrations/migrate.command.ts'];
  const { stdout } = await promisify(execFile)(process.execPath, [...launcher, ...options]);
  return stdout.trim().split('\n');
}

describe('npm run migrate on a stack that was deployed', () => {
  test('--status shows that deployment applied every migration and view', async () => {
    const lines = await migrate('--status');
    expect(lines.sort()).toEqual(files.map((fileName) => `applied  ${fileName}`).sort());
  }, 120_000);

  test('finds nothing to do', async () => {
    expect(await migrate('--dry-run')).toEqual(['Nothing to apply.']);
    expect(await migrate()).toEqual(['Everything is up to date.']);
  }, 120_000);
});
