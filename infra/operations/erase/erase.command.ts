// Erases a customer from the lake, from the images and from all copies, and proves it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Command } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { readLoaderConfig } from '../../../pipelines/lake-loader/config.ts';
import { findOutputPlace } from '../../../queries/output/output-place.ts';
import { readDeadLetterUrls, readOperationsConfig } from '../config.ts';
import { OperationsError } from '../errors.ts';
import { explainFailure } from '../explain-failure.ts';
import { columnsOf } from '../wrapped-text.ts';
import { isSignedBy, type SignedCertificate, signedCertificate } from './certificate.ts';
import { certificateSigner } from './certificate-client.ts';
import { describeCertificate, describePreview } from './describe-erasure.ts';
import { eraseCustomer, lookForCustomer } from './erase-customer.ts';
import { createErasePorts, type EraseConfig } from './erase-ports-client.ts';
import { createStoredObjects } from './lake-objects-client.ts';
import { remaining } from './remains.ts';

interface EraseOptions {
  customer?: string;
  uploadOwner: string[];
  order: string[];
  go?: true;
  by: string;
  out?: string;
  verify?: string;
  json?: true;
}

const program = new Command('npm run erase --')
  .description('Erase a customer from the lake, from the images and from all copies, with a signed certificate.')
  .option('--customer <id>', "the shop's id of the customer")
  .option('--upload-owner <id>', 'an id under which he uploaded, if another one (may be repeated)', collect, [])
  .option('--order <id>', 'an order of his, in case it cannot be found by him (may be repeated)', collect, [])
  .option('--go', 'erase; without it you are told what there is')
  .option('--by <name>', 'who erases, for the certificate', userInfo().username)
  .option('--out <file>', 'write the certificate to a file as well')
  .option('--verify <certificate>', 'check the signature of a certificate')
  .option('--json', 'print JSON')
  .addHelpText(
    'after',
    `
Figures stay as they are: rows of his orders lose customer, payload, free text and artwork, and get
ids that lead nowhere. Files, messages and texts that name him are deleted; pictures stay only if
somebody else uploaded the same. Of a refused event only a masked text is kept, which tells of no
customer: name such orders with --order. What comes of him later, or is replayed, is stored unlinkable.
It may be killed and run again: it goes on where it was. On AWS it takes some minutes, most of
them waiting for what is on its way. docs/privacy.md tells what is kept where and for how long.

Exit code: 0 done (dry run: whatever was found), 1 not possible, or something is left, or the
signature is wrong.

Examples:
  npm run erase -- --customer 17850
  npm run erase -- --customer 17850 --go --by "Jane Doe" --out certificate.json
  npm run erase -- --verify certificate.json`,
  );

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const say = (line: string) => process.stderr.write(`${pc.dim(line)}\n`);

function readConfig(): EraseConfig {
  const config = readOperationsConfig([
    ...(['resultsBucket', 'uploadBucket', 'imageBucket', 'printImageTable', 'pseudonymSecret', 'awsEndpoint'] as const),
  ]);
  return { ...config, loader: readLoaderConfig(), deadLetters: readDeadLetterUrls() };
}

async function erase(customerId: string, options: EraseOptions): Promise<void> {
  if (options.out !== undefined) await refuseUnwritable(options.out);
  const ports = await createErasePorts(readConfig(), say);
  const preview = await lookForCustomer(
    { customerId, uploadOwners: options.uploadOwner, orderIds: options.order },
    ports,
  );
  if (preview.isResumed) say('An erasure was begun before; this one goes on with it.');
  if (!options.go) {
    if (options.json) print(JSON.stringify(previewJson(preview)));
    else print(describePreview(preview, columnsOf(process.stdout)));
    return;
  }
  const keeping = readOperationsConfig([
    ...(['archiveRetentionDays', 'logRetentionDays', 'backupDays', 'secondRegion', 'customerTokenIssuer'] as const),
    ...(['certificateKey', 'lakeBucket'] as const),
  ]);
  const facts = { by: options.by, program: programVersion(), remains: (at: Date) => remaining(at, keeping) };
  const certificate = await eraseCustomer(preview, facts, ports);
  const signed = await certificateSigner(keeping.certificateKey).sign(certificate);
  await keep(signed, keeping.lakeBucket, options.out);
  print(options.json ? JSON.stringify(signed) : describeCertificate(signed, columnsOf(process.stdout)));
  if (!certificate.verified) process.exitCode = 1;
}

/** Asked before anybody is erased: a certificate that cannot be kept would come too late. */
async function refuseUnwritable(out: string): Promise<void> {
  const place = await findOutputPlace(out);
  if (!place.ok) throw new OperationsError('INPUT_WRONG', place.message);
}

function previewJson({ entry, counts, isResumed, keptUploads }: Awaited<ReturnType<typeof lookForCustomer>>) {
  const places = counts.map(({ place: { name, unit }, traces }) => ({ name, unit, traces }));
  const { orderIds, uploadIds } = entry.subject;
  return { isResumed, orders: orderIds.length, uploads: uploadIds.length, keptUploads, places };
}

/** Certificates are kept in the lake's bucket, where analysts may not look. */
async function keep(signed: SignedCertificate, lakeBucket: string, out: string | undefined): Promise<void> {
  const text = `${JSON.stringify(signed, null, 2)}\n`;
  const { finishedAt, customer } = signed.certificate;
  const key = `erasures/${finishedAt.slice(0, 10)}/${customer[0]}-${finishedAt.replaceAll(/\D/g, '')}.json`;
  await createStoredObjects(lakeBucket).replace(key, text);
  say(`The certificate is kept as s3://${lakeBucket}/${key}`);
  if (out !== undefined) writeFileSync(out, text);
}

function programVersion(): string {
  try {
    const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { stdio: ['ignore', 'pipe', 'ignore'] });
    return `inkstream ${commit.toString().trim()}`;
  } catch {
    return 'inkstream';
  }
}

async function verifyCertificate(file: string): Promise<void> {
  const text = readText(file);
  const signed = parseCertificate(text);
  const signer = certificateSigner(readOperationsConfig(['certificateKey']).certificateKey);
  if (isSignedBy(text, await signer.publicKey())) {
    print(`The signature is right: ${signed.signature.key} signed it, and nothing was changed since.`);
    return;
  }
  print(pc.red('The signature is wrong: the certificate was changed, or is not of this stage.'));
  process.exitCode = 1;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new OperationsError('INPUT_WRONG', `Cannot read ${file}.`, { cause });
  }
}

function parseCertificate(text: string): SignedCertificate {
  try {
    return signedCertificate.parse(JSON.parse(text));
  } catch (cause) {
    throw new OperationsError('INPUT_WRONG', 'The file is no certificate of erasure.', { cause });
  }
}

program.action(async (options: EraseOptions) => {
  try {
    if (options.verify !== undefined) await verifyCertificate(options.verify);
    else if (options.customer) await erase(options.customer, options);
    else program.error('error: --customer or --verify is needed', { exitCode: 1 });
  } catch (error) {
    const explanation = explainFailure(error);
    if (explanation === undefined) throw error;
    process.stderr.write(`${pc.red('error')} ${explanation}\n`);
    process.exitCode = 1;
  }
});
surviveClosedPipe();
await program.parseAsync();
