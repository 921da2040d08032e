// Builds the upload page as static files, for a bucket behind a CDN or any other web server.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { jsonText } from '../../pipelines/settings/setting-values.ts';
import { ImagesError } from '../errors.ts';
import { buildPageFiles } from './page-files.ts';
import { storageOriginsOf } from './page-policy.ts';
import { type SignInSettings, signInSettings } from './sign-in-settings.ts';

interface BuildOptions {
  api: string;
  out: string;
  storage?: string[];
  signIn?: SignInSettings;
}

function webAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:\/\//.test(text)) throw new InvalidArgumentError('Expected a http(s) address.');
  return text.replace(/\/+$/, '');
}

/** A source of a policy: nothing that could end it and begin another. */
function storageOrigins(text: string, earlier: readonly string[] = []): string[] {
  if (/^https?:\/\/(\*\.)?[\w.-]+(:\d{1,5})?$/.test(text)) return [...earlier, text];
  throw new InvalidArgumentError('Expected an origin, e.g. https://*.s3.eu-central-1.amazonaws.com.');
}

function signIn(text: string): SignInSettings {
  const parsed = jsonText.pipe(signInSettings).safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('Expected JSON with authorizeUrl, tokenUrl and clientId.');
}

const program = new Command('npm run build:upload-page --')
  .description('Build the upload page as static files that speak with an upload API of another origin.')
  .requiredOption('--api <url>', 'where the upload API answers', webAddress)
  .requiredOption('--out <folder>', 'where the files are written')
  .option('--storage <origins...>', 'where S3 answers (default: the region of an API Gateway address)', storageOrigins)
  .option('--sign-in <json>', 'how customers sign in (authorizeUrl, tokenUrl, clientId, …; see the docs)', signIn)
  .addHelpText(
    'after',
    `
The page's own origin has to be among those that the API and the upload bucket allow (CORS). index.html
names the other files by hashes of their content: they may be cached for ever, index.html must not be.

Examples:
  npm run build:upload-page -- --api https://uploads.example.com --storage https://*.s3.eu-central-1.amazonaws.com --out dist
  npm run build:upload-page -- --api https://abc123.execute-api.eu-central-1.amazonaws.com/live --out dist`,
  );

function build({ api, out, storage, signIn }: BuildOptions): void {
  const origins = storage ?? storageOriginsOf(api);
  if (origins.length === 0) {
    throw new ImagesError('INPUT_WRONG', 'The API address does not tell where S3 answers: say it with --storage.');
  }
  const files = buildPageFiles({ apiUrl: api, storageOrigins: origins, signIn });
  mkdirSync(out, { recursive: true });
  for (const { name, content } of files) writeFileSync(join(out, name), content);
  const lines = files.map(({ name, content, isImmutable }) => {
    const kilobytes = `${(content.length / 1000).toFixed(1)} kB`.padStart(10);
    return `${kilobytes}  ${join(out, name)}  ${pc.dim(isImmutable ? 'cache for ever' : 'no-cache')}`;
  });
  process.stdout.write(`${lines.join('\n')}\n`);
}

try {
  program.action(build).parse();
} catch (error) {
  if (!(error instanceof ImagesError) && !(error instanceof Error && 'code' in error)) throw error;
  process.stderr.write(`${pc.red('error')} ${error.message}\n`);
  process.exitCode = 1;
}
