import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../infra/local/state-paths.ts';
import { fillNames } from '../../pipelines/migrations/fill-names.ts';
import type { NamedStatement } from './named-statement.ts';

const folders = ['pipelines/migrations/sql', 'pipelines/views', 'pipelines/reconcile/sql', 'queries/sql'];

// Each as long as its placeholder, so that columns stay where they are.
const names = { bronze: 'xx_bronze', silver: 'xx_silver', views: 'xx_views', lakeBucket: 'xx-lake-xxxxx' };

/** The SQL files of the project as they are, one statement each. */
export function sqlFiles(): NamedStatement[] {
  return folders.flatMap((folder) =>
    readdirSync(join(projectRoot, folder))
      .filter((file) => file.endsWith('.sql'))
      .map((file) => {
        const text = readFileSync(join(projectRoot, folder, file), 'utf8');
        return { name: `${folder}/${file}`, sql: fillNames(text, names) };
      }),
  );
}
