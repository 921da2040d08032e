// Finds known images that look like a picture.

import { Command } from 'commander';
import pc from 'picocolors';
import { surviveClosedPipe } from '../../../pipelines/closed-pipe.ts';
import { tellFailure } from '../../../pipelines/tell-failure.ts';
import { readImagesConfig } from '../../config.ts';
import { ImagesError } from '../../errors.ts';
import { explainFailure } from '../../explain-failure.ts';
import { wholeNumber } from '../../inspect-command/inspect-options.ts';
import { createIsolatedProcessing } from '../../process/isolated-processing.ts';
import { farthestLookalike } from '../hash-bands.ts';
import type { ImageStore } from '../intake-ports.ts';
import { printImageStore, printImageTableClient } from '../print-image-client.ts';
import { describeLookalikes } from './describe-lookalikes.ts';
import { findLookalikes, type KnownHash } from './find-lookalikes.ts';
import { hashOfFile } from './hash-of-file.ts';
import { bandReader } from './lookalikes-client.ts';

interface LookalikesOptions {
  within: number;
  limit: number;
  json?: true;
}

const IMAGE_ID = /^[0-9a-f]{64}$/;

const program = new Command('npm run lookalikes --')
  .description('Find known images that look like a picture, whatever their size, format and compression.')
  .argument('<picture>', 'a file, or the id of a known image')
  .option('--within <bits>', 'how many of 64 bits of the hashes may differ', wholeNumber(0, farthestLookalike), 10)
  .option('--limit <n>', 'show so many at most', wholeNumber(1, 1000), 20)
  .option('--json', 'print them as JSON')
  .addHelpText(
    'after',
    `
0 bits: the same picture, perhaps saved anew. Up to some 10: the same picture retouched or reduced. Beyond
that more and more pictures are found that only have the same light and dark places.

Exit code: 0 whether or not any was found, 1 the picture cannot be read or is not known.

Examples:
  npm run lookalikes -- photo.jpg
  npm run lookalikes -- photo.jpg --within 15 --json`,
  );

async function hashOf(picture: string, store: Pick<ImageStore, 'readState'>): Promise<KnownHash> {
  if (!IMAGE_ID.test(picture)) {
    const processing = createIsolatedProcessing({ memoryLimitBytes: 2_000_000_000, timeLimitSeconds: 300 });
    return hashOfFile(picture, processing).finally(processing.close);
  }
  const state = await store.readState(picture);
  if (state?.perceptualHash !== undefined) return { imageId: picture, perceptualHash: state.perceptualHash };
  throw new ImagesError('INPUT_WRONG', 'No image of this id is known, or it could not be read as a picture.');
}

async function run(picture: string, { within, limit, json }: LookalikesOptions): Promise<void> {
  const { printImageTable } = readImagesConfig(['printImageTable']);
  const client = printImageTableClient();
  const store = printImageStore(client, printImageTable);
  const asked = await hashOf(picture, store);
  const found = await findLookalikes(asked.perceptualHash, within, bandReader(client, printImageTable));
  const images = await Promise.all(
    found.slice(0, limit).map(async (lookalike) => {
      const [state, links] = await Promise.all([
        store.readState(lookalike.imageId),
        store.readLinks(lookalike.imageId),
      ]);
      return { ...lookalike, verdict: state?.verdict, links };
    }),
  );
  const text = json ? JSON.stringify({ ...asked, images }, null, 2) : describeLookalikes(asked, images, within);
  process.stdout.write(`${text}\n`);
  if (found.length > limit) process.stderr.write(pc.dim(`${found.length - limit} more: --limit ${found.length}\n`));
}

surviveClosedPipe();
await tellFailure(explainFailure, () => program.action(run).parseAsync());
