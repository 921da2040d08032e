import type { Finding } from '../assess/finding.ts';
import { refuseByBytes, refuseByMemory } from './admission.ts';
import { walkAvif } from './avif-structure.ts';
import { type ByteReader, openByteReader } from './byte-reader.ts';
import { detectFormat } from './detect-format.ts';
import { readHeaderFacts } from './header-facts.ts';
import type { ImageFormat } from './image-facts.ts';
import type { Inspection } from './inspection.ts';
import { damageOfScans } from './jpeg-entropy.ts';
import { walkJpeg } from './jpeg-structure.ts';
import { walkPng } from './png-structure.ts';
import { isRefusal, type Structure, type Walk } from './structure.ts';
import { walkTiff } from './tiff-structure.ts';
import { walkWebp } from './webp-structure.ts';

const walks: Readonly<Record<ImageFormat, (reader: ByteReader) => Walk<Structure>>> = {
  jpeg: walkJpeg,
  png: walkPng,
  tiff: walkTiff,
  webp: walkWebp,
  avif: walkAvif,
};

/**
 * Checks what a file is, that its structure is whole, and that its decoding fits our limits; no pixel is decoded.
 * Reads it piece by piece, so that it may be larger than memory. A file that is refused has one finding.
 * @throws what the file system says, e.g. ENOENT
 */
export async function inspectFile(path: string): Promise<Inspection> {
  const walked = structureOf(path);
  if (isRefusal(walked)) return { kind: 'refused', findings: [walked] };
  const { structure, bytes } = walked;
  // Before the decoder is asked: of some files it holds much already to tell their size.
  const tooMuch = refuseByMemory(structure);
  if (tooMuch !== null) return { kind: 'refused', findings: [tooMuch] };
  const facts = await readHeaderFacts(path, bytes, structure);
  if (isRefusal(facts)) return { kind: 'refused', findings: [facts] };
  const tooMuchToTurn = refuseByMemory(structure, facts.orientation);
  // Last, because it reads all of the file.
  const problem = tooMuchToTurn ?? (structure.format === 'jpeg' ? damageIn(path) : null);
  return problem === null ? { kind: 'readable', facts } : { kind: 'refused', findings: [problem], facts };
}

function damageIn(path: string): Finding | null {
  const reader = openByteReader(path);
  try {
    return damageOfScans(reader);
  } finally {
    reader.close();
  }
}

function structureOf(path: string): Walk<{ structure: Structure; bytes: number }> {
  const reader = openByteReader(path);
  try {
    const detected = detectFormat(reader);
    if ('refused' in detected) return detected.refused;
    const tooMany = refuseByBytes(reader.size);
    if (tooMany !== null) return tooMany;
    const structure = walks[detected.format](reader);
    if (isRefusal(structure)) return structure;
    return { structure, bytes: reader.size };
  } finally {
    reader.close();
  }
}
