import { artworkId, type OrderPlan, type PlannedLine } from './order-plan.ts';
import { type Random, randomOf } from './seeded-random.ts';
import type { EventHeads, ShopEvent } from './shop-event.ts';
import type { ShopWorld } from './shop-world.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** One thing that happens to an uploaded image. */
export interface ArtworkStep {
  atMs: number;
  imageId: string;
  kind: 'processed' | 'rejected' | 'deleted';
  line: PlannedLine;
  /** Draws the measurements of the file; the same for every step of an image. */
  measure: number;
}

/** Uploads begin at most this long before their order is placed. */
export const longestUploadMs = 40 * minuteMs;

/** What the customer uploads for an order, in order of time: refused files first, the printable one, its deletion later. */
export function artworkSteps(world: ShopWorld, plan: OrderPlan): ArtworkStep[] {
  const random = randomOf(world.seed, 'artwork', plan.order);
  const steps = plan.lines.flatMap((line) => stepsOfLine(world, plan, line, random));
  return steps.sort((left, right) => left.atMs - right.atMs);
}

function stepsOfLine(world: ShopWorld, plan: OrderPlan, line: PlannedLine, random: Random): ArtworkStep[] {
  const imageId = line.artworkImageId;
  if (imageId === undefined) return [];
  const processedAtMs = plan.placedAtMs - random.integer(2 * minuteMs, 30 * minuteMs);
  const measure = random.integer(0, 2 ** 31);
  const steps: ArtworkStep[] = [{ atMs: processedAtMs, imageId, kind: 'processed', line, measure }];
  if (random.chance(0.09)) {
    const refusedId = artworkId(world, plan.order, line.lineNumber, 1);
    const atMs = processedAtMs - random.integer(minuteMs, 8 * minuteMs);
    steps.unshift({ atMs, imageId: refusedId, kind: 'rejected', line, measure: measure + 1 });
  }
  if (random.chance(0.06)) {
    const atMs = plan.placedAtMs + random.integer(15 * dayMs, 35 * dayMs);
    steps.push({ atMs, imageId, kind: 'deleted', line, measure });
  }
  return steps;
}

const refusals = [
  ['DPI_TOO_LOW', 'fewer than 72 dots per inch at the ordered size'],
  ['CORRUPT_PIXELS', 'the file cannot be decoded'],
  ['FORMAT_UNSUPPORTED', 'expected JPEG, PNG, TIFF, WebP or AVIF'],
] as const;

const warnings = [
  ['DPI_LOW', 'may look soft from close by'],
  ['ASPECT_MISMATCH', 'not of the shape that was ordered; the edges are cut off'],
] as const;

function factsOf({ line, measure }: ArtworkStep, random: Random, dpi: number) {
  const { widthMm, heightMm } = line.product;
  const pixels = (millimetres: number) => Math.max(1, Math.round((millimetres * dpi) / 25.4));
  return {
    orderedWidthMm: widthMm,
    orderedHeightMm: heightMm,
    widthPx: pixels(widthMm),
    heightPx: pixels(heightMm),
    effectiveDpi: dpi,
    colourSpace: measure % 4 === 0 ? 'cmyk' : 'rgb',
    format: random.pick(['jpeg', 'png', 'tiff', 'webp']),
  };
}

function rejectedDetail(step: ArtworkStep, random: Random) {
  const [code, message] = random.pick(refusals);
  const facts = code === 'DPI_TOO_LOW' ? factsOf(step, random, random.integer(20, 71)) : {};
  return {
    version: 1,
    verdict: 'rejected' as const,
    findings: [{ code, severity: 'error' as const, message }],
    ...facts,
  };
}

function processedDetail(step: ArtworkStep, random: Random) {
  const isWarned = random.chance(0.22);
  const [code, message] = random.pick(warnings);
  const findings = isWarned ? [{ code, severity: 'warning' as const, message }] : [];
  const facts = factsOf(step, random, isWarned ? random.integer(100, 180) : random.integer(200, 400));
  const verdict = isWarned ? ('warn' as const) : ('ready' as const);
  return { version: 1, verdict, findings, ...facts };
}

/** Puts a step of an image into words. */
export function artworkEvent(seed: number, step: ArtworkStep, heads: EventHeads): ShopEvent {
  const { atMs, imageId } = step;
  const random = randomOf(seed, 'artwork', step.measure + 2 ** 32);
  const fields = { ...heads.next(atMs), schemaVersion: 1 as const, imageId };
  if (step.kind === 'rejected') {
    return { atMs, detailType: 'image.rejected', detail: { ...fields, ...rejectedDetail(step, random) } };
  }
  const processed = processedDetail(step, random);
  if (step.kind === 'processed') return { atMs, detailType: 'image.processed', detail: { ...fields, ...processed } };
  const detail = { ...fields, version: 2 };
  return { atMs, detailType: 'image.deleted', detail, verdictBefore: processed.verdict };
}
