import Table from 'cli-table3';
import pc from 'picocolors';
import { printKey } from '../../print/print-order.ts';
import type { ImageLink } from '../image-state.ts';
import type { KnownHash, Lookalike } from './find-lookalikes.ts';

export interface KnownImage extends Lookalike {
  readonly verdict: string | undefined;
  readonly links: readonly ImageLink[];
}

const HASH_BITS = 64;
const MAX_PRINTS = 2;

/** A line for each image, the nearest first. */
export function describeLookalikes(asked: KnownHash, images: readonly KnownImage[], within: number): string {
  if (images.length === 0) return `No other known image looks like it: none is within ${within} of ${HASH_BITS} bits.`;
  const table = new Table({
    head: ['bits', 'image'],
    colAligns: ['right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { imageId, distance, verdict = 'no verdict', links } of images) {
    const mark = imageId === asked.imageId ? ' (this one)' : '';
    const uploads = `${links.length} upload${links.length === 1 ? '' : 's'}`;
    table.push([distance, `${imageId}${mark}\n${pc.dim([verdict, uploads, printsOf(links)].join(', '))}`]);
  }
  return table.toString();
}

function printsOf(links: readonly ImageLink[]): string {
  const prints = [...new Set(links.map(({ order }) => printKey(order)))].sort();
  const more = prints.length > MAX_PRINTS ? ` +${prints.length - MAX_PRINTS}` : '';
  return `${prints.slice(0, MAX_PRINTS).join(', ')}${more}`;
}
