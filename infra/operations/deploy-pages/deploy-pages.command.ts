// Builds the pages and puts them into the bucket that CloudFront delivers them from.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { readImagesConfig } from '../../../images/config.ts';
import { ImagesError } from '../../../images/errors.ts';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { tellFailure } from '../../../pipelines/tell-failure.ts';
import { readOperationsConfig } from '../config.ts';
import { OperationsError } from '../errors.ts';
import { explainFailure } from '../explain-failure.ts';
import {
  dashboardObjects,
  type PageName,
  type PageObject,
  searchPageObjects,
  uploadPageObjects,
} from './page-objects.ts';
import { putPages } from './pages-bucket-client.ts';

interface DeployPagesOptions {
  readonly page?: readonly PageName[];
  readonly dashboards?: string;
  readonly dryRun: boolean;
}

surviveClosedPipe();
const program = new Command('npm run deploy:pages --')
  .description('Build the pages and put them where CloudFront delivers them from.')
  .addOption(new Option('--page <names...>', 'only these').choices(['search', 'uploads', 'dashboards']))
  .option('--dashboards <folder>', 'the dashboards as "npm run build:dashboards" has built them')
  .option('--dry-run', 'build and list the files, and put nothing', false)
  .addHelpText(
    'after',
    `
After "npm run deploy", and whenever a page or the figures of the dashboards change. Without --page: the
search page and the upload page, and the dashboards if --dashboards names them. Files with a hash in their
name come first and are cached for ever, all others are asked for again; nothing is deleted, so that pages
that are open go on working.

Exit code: 0 done, 1 it cannot be done, with the reason.

Examples:
  INKSTREAM_STAGE=staging npm run deploy:pages
  INKSTREAM_STAGE=prod npm run build:dashboards -- --out dist && \\
    INKSTREAM_STAGE=prod npm run deploy:pages -- --page dashboards --dashboards dist
  npm run deploy:pages -- --dry-run`,
  );

/** By their paths within the folder, with slashes. The list of a build's answers is of that build alone. */
function filesIn(folder: string): ReadonlyMap<string, Uint8Array> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  const named = paths.map((path) => [relative(folder, path).split(sep).join('/'), path] as const);
  return new Map(
    named
      .filter(([name]) => name !== 'data/answers-of-this-build.json')
      .map(([name, path]) => [name, readFileSync(path)]),
  );
}

async function storageOrigins(s3: S3Client, awsEndpoint: string | undefined): Promise<string[]> {
  if (awsEndpoint !== undefined) return [new URL(awsEndpoint).origin];
  const { uploadBucket, imageBucket } = readOperationsConfig(['uploadBucket', 'imageBucket']);
  const region = await s3.config.region();
  return [uploadBucket, imageBucket].map((bucket) => `https://${bucket}.s3.${region}.amazonaws.com`);
}

async function objectsOf(name: PageName, { dashboards }: DeployPagesOptions, origins: string[]): Promise<PageObject[]> {
  if (name === 'search') return searchPageObjects();
  if (name === 'uploads') return uploadPageObjects(origins, readImagesConfig(['customerSignIn']).customerSignIn);
  if (dashboards !== undefined) return dashboardObjects(filesIn(dashboards));
  throw new OperationsError('INPUT_WRONG', 'Say where the dashboards were built: --dashboards FOLDER');
}

async function deployPages(options: DeployPagesOptions): Promise<void> {
  const { pagesBucket, awsEndpoint } = readOperationsConfig(['pagesBucket', 'awsEndpoint']);
  const { dashboards, dryRun } = options;
  const pages = options.page ?? ['search', 'uploads', ...(dashboards === undefined ? [] : (['dashboards'] as const))];
  // An emulator has no host of its own for each bucket.
  const s3 = new S3Client({ forcePathStyle: awsEndpoint !== undefined });
  try {
    const origins = await storageOrigins(s3, awsEndpoint);
    const objects = (await Promise.all(pages.map((page) => objectsOf(page, options, origins)))).flat();
    if (!dryRun) await putPages(s3, pagesBucket, objects);
    for (const { key, content, cacheControl } of objects) {
      const size = `${(content.length / 1000).toFixed(1)} kB`.padStart(10);
      process.stdout.write(`${size}  ${key}  ${pc.dim(cacheControl)}\n`);
    }
    const files = `${objects.length} files`;
    process.stdout.write(dryRun ? `${files}; nothing was put\n` : `${pc.green('✓')} ${files} are in ${pagesBucket}\n`);
  } finally {
    s3.destroy();
  }
}

function reasonOf(error: unknown): string | undefined {
  const isOfFile = error instanceof Error && 'code' in error && 'syscall' in error;
  return error instanceof ImagesError || isOfFile ? error.message : explainFailure(error);
}

await tellFailure(reasonOf, () => program.action(deployPages).parseAsync());
