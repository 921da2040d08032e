// Uploads pictures as the upload page does: asks the upload API where to, sends them to S3, waits for the verdicts.
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../pipelines/closed-pipe.ts';
import { interruption } from '../../pipelines/interruption.ts';
import { readImagesConfig } from '../config.ts';
import { ImagesError } from '../errors.ts';
import { maxBleedMm } from '../print/offered-size.ts';
import { printProfileOf } from '../print/print-profiles.ts';
import { defaultDemoCustomer, refuseUnknownCustomer, tokenFrom } from './terminal/customer-token.ts';
import { describeUploads, nextStep } from './terminal/describe-uploads.ts';
import { type FileResult, isGood, withoutVerdict } from './terminal/file-result.ts';
import { parsePrintSize } from './terminal/print-size.ts';
import { type UploadApi, uploadApi } from './terminal/upload-api-calls.ts';
import { type PrintWish, resultOf } from './terminal/upload-file.ts';
import { uploadFiles } from './terminal/upload-files.ts';
import { uploadProgress } from './terminal/upload-progress.ts';

interface UploadOptions {
  product?: string;
  size?: string;
  bleed?: number;
  json?: true;
  wait: boolean;
  timeout: number;
  parallel: number;
  token?: string;
  as: string;
  show?: string[];
  delete?: string[];
}

const wholeNumber = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (/^\d{1,6}$/.test(text) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
};

const program = new Command('npm run upload --')
  .description('Upload pictures for a print, and see whether they can be printed.')
  .argument('[files...]', 'JPEG, PNG, TIFF, WebP or AVIF, up to 500 MB each')
  .option('--product <sku>', 'what they are printed on; decides what is asked of them')
  .option('--size <size>', 'of the finished sheet: WIDTHxHEIGHT in mm, or a standard size such as A2')
  .option('--bleed <mm>', "on each side (default: the product's own)", wholeNumber(0, maxBleedMm))
  .option('--json', 'print the results with their print passports as JSON')
  .option('--no-wait', 'end when the files are sent, without a verdict')
  .option('--timeout <seconds>', 'wait so long for each verdict', wholeNumber(1, 86_400), 600)
  .option('--parallel <n>', 'files on their way at a time', wholeNumber(1, 16), 3)
  .option(
    '--token <jwt>',
    'of a signed-in customer (default: INKSTREAM_UPLOAD_TOKEN, or a demo customer on this machine)',
  )
  .option('--as <customer>', 'the demo customer to be, on this machine', defaultDemoCustomer)
  .option('--show <uploadId...>', 'show the verdicts of earlier uploads')
  .option('--delete <uploadId...>', 'delete uploads, and what was made of them')
  .addHelpText(
    'after',
    `
Files of more than 64 MB are sent in parts. Ctrl-C breaks off what is under way and leaves nothing of
it; files that were sent already stay, and their ids are printed.

A customer sees his own uploads only; here --as demo-ben is another. Against AWS, give the token that the shop gave him; a token in the
environment is in no list of processes.

Exit code: 0 all can be printed (ready or warn), 1 some cannot or did not arrive, 130 interrupted.

Examples:
  npm run upload -- harbour.tif --product POS-A2-MA200 --size 600x900 --bleed 3
  npm run --silent upload -- photos/*.jpg --product POS-A2-MA200 --size A2 --json > verdicts.json
  npm run upload -- --delete 0b5c9d2e-6f51-4a0e-9d3b-0a8f5c1f7e11`,
  );

const say = (text: string) => process.stderr.write(`${text}\n`);

function wishOf({ product, size, bleed }: UploadOptions): PrintWish {
  if (product === undefined || size === undefined) {
    throw new ImagesError('INPUT_WRONG', 'Say what is printed: --product SKU --size WIDTHxHEIGHT (in mm).');
  }
  const parsed = parsePrintSize(size, printProfileOf(product));
  if (!parsed.ok) throw new ImagesError('INPUT_WRONG', parsed.problem.message);
  return { product, ...parsed.value, ...(bleed !== undefined && { bleedMm: bleed }) };
}

async function upload(paths: readonly string[], options: UploadOptions, api: UploadApi, signal: AbortSignal) {
  const { wait, timeout, parallel } = options;
  const run = { paths, wish: wishOf(options), patienceSeconds: wait ? timeout : 0, parallel };
  const progress = uploadProgress(paths.length);
  return uploadFiles(run, api, progress, signal).finally(progress.stop);
}

function show(ids: readonly string[], api: UploadApi, signal: AbortSignal): Promise<FileResult[]> {
  return Promise.all(
    ids.map(async (uploadId) => {
      const answer = await api.read(uploadId, signal);
      if (answer.ok) return resultOf(answer.value.fileName, answer.value);
      return withoutVerdict(uploadId, 'failed', { error: answer.problem });
    }),
  );
}

async function remove(ids: readonly string[], api: UploadApi, signal: AbortSignal): Promise<void> {
  for (const uploadId of ids) {
    const deleted = await api.delete(uploadId, signal);
    if (deleted.ok) process.stdout.write(`${pc.green('✓')} deleted ${uploadId}\n`);
    else {
      process.stderr.write(`${pc.red('error')} ${uploadId}: ${deleted.problem.message}\n`);
      process.exitCode = 1;
    }
  }
}

function report(results: readonly FileResult[], { json }: UploadOptions): void {
  const columns = process.stdout.isTTY ? process.stdout.columns : 120;
  process.stdout.write(`${json ? JSON.stringify(results, null, 2) : describeUploads(results, columns)}\n`);
  const next = nextStep(results);
  if (next !== undefined) say(pc.dim(next));
  if (!results.every(isGood)) process.exitCode = 1;
}

async function run(paths: readonly string[], options: UploadOptions): Promise<void> {
  const asked = [paths.length > 0, options.show !== undefined, options.delete !== undefined];
  if (asked.filter(Boolean).length !== 1) {
    throw new ImagesError('INPUT_WRONG', 'Name the files to upload, or --show or --delete uploads; one of the three.');
  }
  const { uploadApiUrl, uploadToken, demoTokenUrl } = readImagesConfig(['uploadApiUrl', 'uploadToken', 'demoTokenUrl']);
  const source = { given: options.token ?? uploadToken, demoTokenUrl, customer: options.as };
  await refuseUnknownCustomer(source);
  const tokenOf = tokenFrom(source);
  const api = uploadApi(uploadApiUrl, tokenOf);
  const signal = interruption();
  if (options.delete !== undefined) await remove(options.delete, api, signal);
  else
    report(options.show ? await show(options.show, api, signal) : await upload(paths, options, api, signal), options);
  if (signal.aborted) process.exitCode = 130;
}

surviveClosedPipe();
try {
  await program.action(run).parseAsync();
} catch (error) {
  if (!(error instanceof ImagesError)) throw error;
  process.stderr.write(`${pc.red('error')} ${error.message}\n`);
  process.exitCode = 1;
}
