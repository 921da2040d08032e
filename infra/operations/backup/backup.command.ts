// Writes what cannot be made again quickly into a folder or a bucket: projection and lake catalogue.

import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { readIndexerConfig } from '../../../indexer/config.ts';
import { productAlias } from '../../../indexer/index/index-names.ts';
import { createSearchClient } from '../../../indexer/index/search-client.ts';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { tellFailure } from '../../../pipelines/tell-failure.ts';
import { explainFailure } from '../explain-failure.ts';
import { type BackupPart, backedUpTables, backupParts } from './backup-format.ts';
import { backupPlace } from './backup-place-client.ts';
import { itemProgress } from './backup-progress.ts';
import { backupSite } from './backup-site-client.ts';
import { backupSources, tablesOf } from './backup-sources-client.ts';
import { describeBackup } from './describe-backup.ts';
import { writeBackup } from './write-backup.ts';

interface BackupCommandOptions {
  to: string;
  only?: BackupPart;
  alias: string;
  json?: true;
}

const now = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
const program = new Command('npm run backup --')
  .description('Write projection and lake catalogue into a folder or a bucket, to be restored by npm run restore.')
  .option('--to <place>', 'folder, or s3://bucket/prefix', `backups/${now}`)
  .addOption(new Option('--only <part>', 'one part instead of all').choices([...backupParts]))
  .option('--alias <name>', 'read alias of the index whose figures are noted', productAlias)
  .option('--json', 'print the manifest as JSON')
  .addHelpText(
    'after',
    `
projection  the tables of products, of their images and of the search's settings
catalogue   the lake's databases, tables and views as Glue knows them, and the loader's state; the rows of
            silver are objects of the lake bucket, which keeps versions of them
index       its name and figures only: it is made from the projection

Everything may go on meanwhile: what changes after it was read is newer, and stays when the backup is
restored. After an interruption the same command with the same --to goes on.

Exit code: 0 written, 1 not.

Examples:
  npm run backup
  npm run backup -- --to s3://backups-of-the-shop/2026-11-22
  npm run backup -- --only projection --to /mnt/backup/projection`,
  );

async function run({ to, only, alias, json }: BackupCommandOptions): Promise<void> {
  const parts = only === undefined ? backupParts : [only];
  const { tables, databases, dynamo, glue, awsEndpoint } = backupSite();
  const withIndex = parts.includes('index');
  const { languages } = readIndexerConfig(['languages']);
  const search = withIndex ? createSearchClient(readIndexerConfig(['openSearchUrl']).openSearchUrl) : undefined;
  const sources = backupSources({ dynamo, glue, search }, { tables, databases, alias, languages });
  const display = itemProgress('Writing');
  const started = performance.now();
  const manifest = await writeBackup(backupPlace(to, awsEndpoint), sources, {
    tables: tablesOf(backedUpTables, parts),
    withCatalogue: parts.includes('catalogue'),
    withIndex,
    appVersion: appVersion(),
    onProgress: display.show,
  }).finally(display.stop);
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(`${json ? JSON.stringify(manifest, null, 2) : describeBackup(to, manifest, seconds)}\n`);
}

function appVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

surviveClosedPipe();
await tellFailure(explainFailure, () => run(program.parse().opts<BackupCommandOptions>()));
