// Brings back what npm run backup wrote; whatever is newer than the backup stays.

import { S3Client } from '@aws-sdk/client-s3';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { productAlias } from '../../../indexer/index/index-names.ts';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { counted } from '../../../pipelines/counted.ts';
import { tellFailure } from '../../../pipelines/tell-failure.ts';
import { OperationsError } from '../errors.ts';
import { explainFailure } from '../explain-failure.ts';
import {
  type BackedUpTable,
  type BackedUpTableName,
  type BackupFile,
  type BackupPart,
  backedUpTables,
  backupParts,
} from './backup-format.ts';
import type { BackupPlace } from './backup-place.ts';
import { backupPlace } from './backup-place-client.ts';
import { itemProgress } from './backup-progress.ts';
import { type BackupSite, backupSite } from './backup-site-client.ts';
import { tablesOf } from './backup-sources-client.ts';
import { describeCatalogue, describeContents, describeRestored } from './describe-backup.ts';
import type { GlueCatalogue } from './glue-catalogue.ts';
import { rebuildIndex } from './rebuild-index-client.ts';
import { restoreCatalogue } from './restore-catalogue-client.ts';
import { type RestoredTable, restoreTable } from './restore-items.ts';
import { createTable, existingTables, itemRestorer } from './restore-items-client.ts';
import { readBackupFile, readManifest, verifyBackup } from './verify-backup.ts';
import { CATALOGUE } from './write-backup.ts';

interface RestoreCommandOptions {
  from: string;
  only?: BackupPart;
  suffix?: string;
  inPlace?: true;
  go?: true;
  alias: string;
}

const program = new Command('npm run restore --')
  .description('Bring back projection, index and lake catalogue from a backup; whatever is newer than it stays.')
  .requiredOption('--from <place>', 'folder, or s3://bucket/prefix')
  .addOption(new Option('--only <part>', 'one part instead of all').choices([...backupParts]))
  .addOption(new Option('--suffix <text>', 'into new tables, whose names end in this').conflicts('inPlace'))
  .option('--in-place', 'into the tables that are in use')
  .option('--go', 'do it; otherwise the backup is only verified')
  .option('--alias <name>', 'read alias of the index', productAlias)
  .addHelpText(
    'after',
    `
projection  product by product and part by part: versions decide, so what is there and newer stays, and
            running it again changes nothing. Into new tables (--suffix) to compare or swap, or in place
index       built anew from the restored projection, in place only
catalogue   definitions that Glue lacks. Iceberg tables are registered with the newest metadata in the lake
            bucket, so nothing that was loaded after the backup is lost. Then: npm run migrate

Every file is verified before anything is written.

Exit code: 0 restored (without --go: the backup is whole), 1 not.

Examples:
  npm run restore -- --from backups/20261122T010203Z
  npm run restore -- --from s3://backups-of-the-shop/2026-11-22 --in-place --go
  npm run restore -- --from s3://backups-of-the-shop/2026-11-22 --only projection --suffix -restored --go`,
  );

const say = (text: string) => process.stdout.write(`${text}\n`);

async function run(options: RestoreCommandOptions): Promise<void> {
  const parts = options.only === undefined ? backupParts : [options.only];
  const site = backupSite(options.suffix);
  const place = backupPlace(options.from, site.awsEndpoint);
  const manifest = await readManifest(place);
  say(describeContents(manifest));
  const tables = tablesOf(backedUpTables, parts);
  const wanted = manifest.files.filter(
    ({ path, table }) =>
      tables.some(({ name }) => name === table) || (path === CATALOGUE && parts.includes('catalogue')),
  );
  const verifying = itemProgress('Verifying', itemsOf(wanted));
  await verifyBackup(place, wanted, verifying.show).finally(verifying.stop);
  if (wanted.length > 0) say(pc.green(`✓ ${counted(wanted.length, 'file')} as written.`));
  if (!options.go) {
    say(`Nothing was changed. --go --in-place restores into ${site.tables.products} and the others,`);
    say('--go --suffix -restored into new tables beside them.');
    return;
  }
  if (!options.inPlace && options.suffix === undefined)
    throw new OperationsError('INPUT_WRONG', 'Say where to: --in-place, or --suffix TEXT for new tables.');
  await prepareTables(tables, site, options);
  if (tables.length > 0) say(describeRestored(await restoreTables(tables, wanted, place, site)));
  if (wanted.some(({ path }) => path === CATALOGUE)) say(await restoreDefinitions(place, wanted, site));
  if (!parts.includes('index')) {
    if (parts.includes('projection') && options.suffix === undefined)
      say('The index follows with: npm run audit -- --only index --repair');
    return;
  }
  if (options.suffix !== undefined) say('The index was left alone: it is made from the tables in use.');
  else say(await rebuildIndex(site, options.alias));
}

const itemsOf = (files: readonly BackupFile[]) => files.reduce((sum, { items }) => sum + items, 0);

async function prepareTables(
  tables: readonly BackedUpTable[],
  { dynamo, tables: names }: BackupSite,
  { suffix }: RestoreCommandOptions,
): Promise<void> {
  const nameOf = ({ name }: BackedUpTable) => names[name as BackedUpTableName];
  const existing = await existingTables(dynamo, tables.map(nameOf));
  const missing = tables.filter((table) => !existing.has(nameOf(table)));
  if (suffix !== undefined) for (const table of missing) await createTable(dynamo, nameOf(table), table.keys);
  else if (missing.length > 0) {
    const list = missing.map(nameOf).join(', ');
    throw new OperationsError('NOT_POSSIBLE', `There is no table ${list}: deploy the stacks first (npm run deploy).`);
  }
}

async function restoreTables(
  tables: readonly BackedUpTable[],
  files: readonly BackupFile[],
  place: BackupPlace,
  { dynamo, tables: names }: BackupSite,
): Promise<RestoredTable[]> {
  const restored: RestoredTable[] = [];
  // The images first: a product that is merged asks what is known of the image that it names.
  const inOrder = [...tables].sort((one, other) => Number(one.rule === 'product') - Number(other.rule === 'product'));
  for (const table of inOrder) {
    const own = files.filter((file) => file.table === table.name);
    const display = itemProgress(`Restoring ${table.name}`, itemsOf(own));
    const restoreItem = itemRestorer(dynamo, names);
    restored.push(await restoreTable(table, own, place, restoreItem, display.show).finally(display.stop));
  }
  return restored;
}

async function restoreDefinitions(place: BackupPlace, files: readonly BackupFile[], site: BackupSite): Promise<string> {
  const file = files.find(({ path }) => path === CATALOGUE);
  const [catalogue] = file === undefined ? [] : await readBackupFile(place, file);
  if (catalogue === undefined) return 'The backup holds no catalogue.';
  const s3 = new S3Client({ maxAttempts: 8, forcePathStyle: site.awsEndpoint !== undefined });
  return describeCatalogue(await restoreCatalogue(catalogue as GlueCatalogue, { glue: site.glue, s3 }));
}

surviveClosedPipe();
await tellFailure(explainFailure, async () => {
  const started = performance.now();
  await run(program.parse().opts<RestoreCommandOptions>());
  say(pc.dim(`${((performance.now() - started) / 1000).toFixed(1)} s`));
});
