import type { ByteReader } from './byte-reader.ts';
import { type EntropyBits, isUsedUp, refill, startAt } from './jpeg-entropy-bits.ts';
import { type EntropyComponent, limitsOf, takeBlock, takeDc } from './jpeg-entropy-blocks.ts';
import { type Band, type Nonzero, takeFirst, takeRefinement } from './jpeg-entropy-refine.ts';
import type { JpegComponent, JpegFrame } from './jpeg-frame.ts';
import type { HuffmanTables } from './jpeg-huffman.ts';
import { type JpegScan, noteScan, type ScanProgress, scanOf } from './jpeg-scans.ts';

/** How the data of a scan ends; `unknown` of what the decoder has to tell. */
export type ScanEnd = 'whole' | 'damaged' | 'short' | 'unknown';

/** What the segments before a scan say of it. */
export interface EntropyTables {
  readonly huffman: HuffmanTables;
  readonly quantisation: ReadonlyMap<number, readonly number[]>;
  /** Units between two restart markers, 0 where there are none. */
  restartInterval: number;
  readonly progress: ScanProgress;
  /** By component. */
  readonly nonzero: Map<number, Nonzero>;
}

/** The units that a scan is coded in: of one component a block each, of several all blocks of an area (A.2). */
export interface ScanPlan {
  readonly units: number;
  /** Of each block of a unit, its component. */
  readonly blocks: readonly EntropyComponent[];
  readonly components: readonly EntropyComponent[];
  readonly band: Band;
  /** False when it goes on with what earlier scans did not begin. */
  readonly isInOrder: boolean;
  readonly take: (bits: EntropyBits, unit: number) => boolean;
}

/** More in one unit are against the standard, and refused by the decoder. */
const mostBlocksInUnit = 10;

/** @param body of the scan's header; null when a table is missing or the header is one that the decoder refuses */
export function planOf(body: Buffer, frame: JpegFrame, tables: EntropyTables): ScanPlan | null {
  const scan = scanOf(body, frame);
  if (scan === null) return null;
  const parts = scan.components.flatMap((id) => frame.components.filter((component) => component.id === id));
  const [first] = parts;
  // Two components may claim the same id.
  if (first === undefined || parts.length !== scan.components.length) return null;
  const components = parts.map((part, index) => entropyOf(body.readUInt8(2 + 2 * index), part, scan, tables));
  if (!components.every(isKnown)) return null;
  if (frame.isProgressive && (scan.from === 0 ? scan.to > 0 : parts.length > 1)) return null;
  const doneBits = frame.isProgressive ? (body.at(3 + 2 * parts.length) ?? 0) >> 4 : 0;
  const needs = { dc: scan.from === 0 && doneBits === 0, ac: scan.to > 0 };
  if (components.some(({ dc, ac }) => (needs.dc && dc === undefined) || (needs.ac && ac === undefined))) return null;
  const blocks = components.flatMap((component, index) => {
    const { horizontal, vertical } = parts[index] ?? first;
    return new Array<EntropyComponent>(parts.length === 1 ? 1 : horizontal * vertical).fill(component);
  });
  if (blocks.length > mostBlocksInUnit) return null;
  const units = parts.length === 1 ? blocksOfComponent(frame, first) : unitsOf(frame);
  const band: Band = { from: scan.from, to: scan.to, run: 0 };
  const isInOrder = !frame.isProgressive || goesOn(scan, doneBits, tables.progress);
  noteScan(tables.progress, scan);
  const take = takerOf(frame.isProgressive, doneBits > 0, blocks, band, () => nonzeroOf(tables, first, units));
  return { units, blocks, components, band, isInOrder, take };
}

function entropyOf(
  selectors: number,
  part: JpegComponent,
  { missingBits }: JpegScan,
  { huffman, quantisation }: EntropyTables,
): EntropyComponent | null {
  const steps = quantisation.get(part.table);
  if (steps === undefined) return null;
  const [dc, ac] = [huffman.get(selectors >> 4), huffman.get(16 + (selectors & 15))];
  return { dc, ac, lastDc: 0, ...limitsOf(steps, missingBits) };
}

function isKnown(component: EntropyComponent | null): component is EntropyComponent {
  return component !== null;
}

/** Whether each coefficient goes on where the scan before left it (G.1.1.1), and none comes before the DC value. */
function goesOn(scan: JpegScan, doneBits: number, progress: ScanProgress): boolean {
  return scan.components.every((id) => {
    const missing = progress.get(id);
    if (missing === undefined) return scan.from === 0 && doneBits === 0;
    return missing.subarray(scan.from, scan.to + 1).every((bits) => (bits === 255 ? 0 : bits) === doneBits);
  });
}

function takerOf(
  isProgressive: boolean,
  isRefinement: boolean,
  blocks: readonly EntropyComponent[],
  band: Band,
  history: () => Nonzero,
): ScanPlan['take'] {
  const [component] = blocks as [EntropyComponent];
  if (!isProgressive) return (bits) => takeAll(bits, blocks, takeBlock);
  if (band.from === 0 && !isRefinement) return (bits) => takeAll(bits, blocks, takeDc);
  if (band.from === 0) {
    return (bits) => {
      bits.position += blocks.length;
      return true;
    };
  }
  const nonzero = history();
  if (isRefinement) return (bits, unit) => takeRefinement(bits, component, band, nonzero, unit);
  return (bits, unit) => {
    if (band.run === 0) return takeFirst(bits, component, band, nonzero, unit);
    band.run -= 1;
    return true;
  };
}

function takeAll(bits: EntropyBits, blocks: readonly EntropyComponent[], take: typeof takeDc): boolean {
  for (let index = 0; index < blocks.length; index += 1) {
    if (!take(bits, blocks[index] as EntropyComponent)) return false;
  }
  return true;
}

function nonzeroOf({ nonzero }: EntropyTables, { id }: JpegComponent, blocks: number): Nonzero {
  const known = nonzero.get(id) ?? new Int32Array(2 * blocks);
  nonzero.set(id, known);
  return known;
}

function largest(frame: JpegFrame): { horizontal: number; vertical: number } {
  return {
    horizontal: Math.max(...frame.components.map(({ horizontal }) => horizontal)),
    vertical: Math.max(...frame.components.map(({ vertical }) => vertical)),
  };
}

function unitsOf(frame: JpegFrame): number {
  const { horizontal, vertical } = largest(frame);
  return Math.ceil(frame.widthPx / (8 * horizontal)) * Math.ceil(frame.heightPx / (8 * vertical));
}

function blocksOfComponent(frame: JpegFrame, component: JpegComponent): number {
  const { horizontal, vertical } = largest(frame);
  const across = Math.ceil((frame.widthPx * component.horizontal) / (8 * horizontal));
  return across * Math.ceil((frame.heightPx * component.vertical) / (8 * vertical));
}

/** Passes over the data of a scan, which begins there; afterwards `bits` is behind the marker that ends it. */
export function passScan(bits: EntropyBits, reader: ByteReader, plan: ScanPlan, restartInterval: number): ScanEnd {
  const { units, band, take } = plan;
  let untilRestart = restartInterval === 0 ? units : restartInterval;
  let restarts = 0;
  for (let unit = 0; unit < units; unit += 1) {
    if (untilRestart === 0) {
      if (!passRestart(bits, reader, plan, 0xd0 + (restarts & 7))) return 'damaged';
      restarts += 1;
      untilRestart = restartInterval;
    }
    untilRestart -= 1;
    if (bits.marker === 0) refill(bits, reader);
    const isSound = take(bits, unit);
    if (bits.position > bits.end) return bits.marker === 0xd9 || bits.marker === -1 ? 'short' : 'damaged';
    if (!isSound) return 'damaged';
  }
  if (band.run > 0 || !isUsedUp(bits, reader)) return 'damaged';
  // Some encoders end with one more restart marker.
  while (bits.marker >= 0xd0 && bits.marker <= 0xd7) {
    startAt(bits, bits.at);
    if (!isUsedUp(bits, reader)) return 'damaged';
  }
  return 'whole';
}

function passRestart(bits: EntropyBits, reader: ByteReader, { band, components }: ScanPlan, marker: number): boolean {
  if (band.run > 0 || !isUsedUp(bits, reader) || bits.marker !== marker) return false;
  startAt(bits, bits.at);
  for (const component of components) component.lastDc = 0;
  return true;
}
