import type { Pipeline } from './open-image.ts';

/**
 * What sharp did not do, or not as asked: it resolves all the same, having logged a `warning`. The list fills while the
 * pipeline runs. Warnings wait in one place for all pipelines, so run one at a time.
 */
export function collectWarnings(pipeline: Pipeline): readonly string[] {
  const warnings: string[] = [];
  pipeline.on('warning', (warning: string) => warnings.push(warning));
  return warnings;
}

/**
 * Whether the colours may not be what was asked for. A profile that lacks the perceptual intent, as many of scanners do, is
 * used with the one that it has.
 */
export function isOfColour(warning: string): boolean {
  if (/fallback to suggested .* intent/i.test(warning)) return false;
  return /profile|\bicc\b|colou?r|intent/i.test(warning);
}

/** libpng names the chunk that it passes over, e.g. `iCCP: known incorrect sRGB profile`: the pixels are none the worse. */
export function isOfPngChunk(warning: string): boolean {
  return /^[A-Za-z]{4}: /.test(warning);
}
