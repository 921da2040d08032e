import type { Told } from './shop-story.ts';

/** Images are told apart by one hex digit. */
export const imageIdOf = (letter: string) => letter.repeat(64);

interface Check {
  readonly version?: number;
  readonly verdict?: 'ready' | 'warn' | 'rejected';
  /** Codes of findings by severity. */
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
  readonly pixels?: readonly [number, number];
  readonly bleedMm?: number;
}

/** What a check said of an image; nothing of its pixels unless told. */
export function checked(letter: string, at: string, check: Check = {}): Told {
  const { version = 1, verdict = 'ready', errors = [], warnings = [], infos = [], pixels, bleedMm } = check;
  const finding = (severity: string) => (code: string) => ({ code, severity });
  const findings = [
    ...errors.map(finding('error')),
    ...warnings.map(finding('warning')),
    ...infos.map(finding('info')),
  ];
  const size = { widthPx: pixels?.[0] ?? null, heightPx: pixels?.[1] ?? null };
  const fields = { imageId: imageIdOf(letter), version, verdict, findings, bleedMm: bleedMm ?? null, ...size };
  return { type: verdict === 'rejected' ? 'image.rejected' : 'image.processed', at, fields };
}

export function deleted(letter: string, at: string, version = 2): Told {
  return { type: 'image.deleted', at, fields: { imageId: imageIdOf(letter), version } };
}
