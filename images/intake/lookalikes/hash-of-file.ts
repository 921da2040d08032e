import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ImagesError } from '../../errors.ts';
import type { IsolatedProcessing } from '../../process/isolated-processing.ts';
import type { KnownHash } from './find-lookalikes.ts';

/** Any order will do: the hash is of the picture. */
const order = { profile: 'general', widthMm: 100, heightMm: 100, bleedMm: 0 };

/** @throws ImagesError INPUT_WRONG of a file that is no picture */
export async function hashOfFile(file: string, { process }: Pick<IsolatedProcessing, 'process'>): Promise<KnownHash> {
  const imageId = await sha256Of(file);
  const job = { file, imageId, orders: [order], outputFolder: null, pressProfile: null };
  const outcome = await process(job);
  if (outcome.kind === 'failed')
    throw new ImagesError('INPUT_WRONG', `${file} cannot be opened (${outcome.failure.code}).`);
  const [passport] = outcome.answer.passports;
  if (passport?.image) return { imageId, perceptualHash: passport.image.perceptualHash };
  const [finding] = passport?.findings ?? [];
  throw new ImagesError('INPUT_WRONG', `${file} cannot be opened: ${finding?.message ?? 'it is no picture'}`);
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    throw new ImagesError('INPUT_WRONG', `Cannot read ${file} (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
  return hash.digest('hex');
}
