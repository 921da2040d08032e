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

/** What names colour and changes none: a scanner's profile that has another intent only, a chunk that libpng passes over. */
const harmless = [/fallback to suggested .* intent/i, /^[A-Za-z]{4}: /];

/** Whether the colours may not be what was asked for. */
export function isOfColour(warning: string): boolean {
  return /profile|\bicc\b|colou?r|intent/i.test(warning) && !harmless.some((pattern) => pattern.test(warning));
}
