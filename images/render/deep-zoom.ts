import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ImageFacts } from '../inspect/image-facts.ts';
import { digestFile } from './file-digest.ts';
import { failureOf, type Unverified } from './make-output.ts';
import { openImage, toSrgb } from './open-image.ts';
import type { OutputFile } from './output-file.ts';
import { collectWarnings, isOfColour } from './sharp-warnings.ts';
import { verifyOutput } from './verify-output.ts';

/** On a side; below it the largest rendition shows nearly as much. */
const fromSidePx = 4000;
const tileSizePx = 512;
const overlapPx = 1;
const documentName = 'image';

export interface DeepZoom {
  readonly kind: 'verified';
  /** The document at first, then the tiles in the order of their names. */
  readonly files: readonly OutputFile[];
  readonly tileSizePx: number;
  readonly overlapPx: number;
}

export function needsDeepZoom({ widthPx, heightPx }: ImageFacts): boolean {
  return Math.max(widthPx, heightPx) > fromSidePx;
}

/** Writes a pyramid of tiles (DZI) of the whole upright image, sRGB, in one pass over the file. */
export async function makeDeepZoom(file: string, facts: ImageFacts, folder: string): Promise<DeepZoom | Unverified> {
  const tiles = join(folder, 'tiles');
  await mkdir(tiles, { recursive: true });
  const source = openImage(file, facts);
  const flat = facts.hasAlpha ? source.flatten({ background: '#ffffff' }) : source;
  const pipeline = toSrgb(flat, facts)
    .jpeg({ quality: 82 })
    .tile({ size: tileSizePx, overlap: overlapPx, layout: 'dz' });
  const warnings = collectWarnings(pipeline);
  const failure = await failureOf(pipeline.toFile(join(tiles, `${documentName}.dz`)));
  const files = failure ? [] : await outputFiles(folder);
  const ofColour = warnings.filter(isOfColour);
  const differences = failure?.differences ?? [...ofColour, ...(await differencesOf(folder, facts, files))];
  if (differences.length === 0) return { kind: 'verified', files, tileSizePx, overlapPx };
  await rm(tiles, { recursive: true, force: true });
  return { kind: 'unverified', path: 'tiles', differences };
}

async function outputFiles(folder: string): Promise<OutputFile[]> {
  // Says what libvips knows of the file: nothing that viewers need.
  await rm(join(folder, 'tiles', `${documentName}_files`, 'vips-properties.xml'), { force: true });
  const entries = await readdir(join(folder, 'tiles'), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  const document = `tiles/${documentName}.dzi`;
  const tiles = paths.filter((path) => path !== document).sort();
  const files: OutputFile[] = [];
  for (const path of [document, ...tiles]) {
    const contentType = path === document ? 'application/xml' : 'image/jpeg';
    files.push({ path, contentType, ...(await digestFile(join(folder, path))) });
  }
  return files;
}

/** Every tile is there, of the size that its place asks for, and nothing else. */
async function differencesOf(folder: string, facts: ImageFacts, files: readonly OutputFile[]): Promise<string[]> {
  const wanted = expectedTiles(facts);
  const found = files.slice(1).map(({ path }) => path);
  const strangers = found.filter((path) => !wanted.has(path)).map((path) => `${path} is no tile`);
  const differences = [...strangers];
  for (const [path, size] of wanted) {
    const verification = await verifyOutput(join(folder, path), { ...tileWanted, ...size });
    differences.push(...verification.differences.map((difference) => `${path}: ${difference}`));
  }
  return differences;
}

const tileWanted = { format: 'jpeg', space: 'srgb', channels: 3, bitDepth: 8, profile: 'none' } as const;

/** Level 0 is one pixel; the last is the image. Neighbours share `overlapPx`. */
function expectedTiles({ widthPx, heightPx }: ImageFacts): Map<string, { widthPx: number; heightPx: number }> {
  const tiles = new Map<string, { widthPx: number; heightPx: number }>();
  const levels = Math.ceil(Math.log2(Math.max(widthPx, heightPx)));
  for (let level = levels, width = widthPx, height = heightPx; level >= 0; level -= 1) {
    for (let column = 0; column * tileSizePx < width; column += 1) {
      for (let row = 0; row * tileSizePx < height; row += 1) {
        const size = { widthPx: tileSide(column, width), heightPx: tileSide(row, height) };
        tiles.set(`tiles/${documentName}_files/${level}/${column}_${row}.jpeg`, size);
      }
    }
    width = Math.ceil(width / 2);
    height = Math.ceil(height / 2);
  }
  return tiles;
}

function tileSide(index: number, side: number): number {
  const start = Math.max(0, index * tileSizePx - overlapPx);
  return Math.min(side, (index + 1) * tileSizePx + overlapPx) - start;
}
