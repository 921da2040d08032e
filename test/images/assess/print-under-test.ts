import type { AssessedPrint } from '../../../images/assess/assess.ts';
import type { IccFacts, ImageFacts } from '../../../images/inspect/image-facts.ts';
import type { ImageMeasures } from '../../../images/measure/image-measures.ts';
import type { PrintOrder } from '../../../images/print/print-order.ts';
import { type PrintProfile, printProfile } from '../../../images/print/print-profiles.ts';

export function profileNamed(name: string): PrintProfile {
  const profile = printProfile(name);
  if (!profile) throw new Error(`no print profile ${name}`);
  return profile;
}

/** An sRGB profile, unless it is said otherwise. */
export function iccFacts(facts: Partial<IccFacts> = {}): IccFacts {
  return {
    description: 'sRGB IEC61966-2.1',
    colourSpace: 'RGB',
    sha256: 'a'.repeat(64),
    bytes: 3144,
    isSrgb: true,
    isWideGamut: false,
    ...facts,
  };
}

/** A flawless photograph of 7087 × 10630 pixels: 300 dpi at 600 × 900 mm. */
export function imageFacts(facts: Partial<ImageFacts> = {}): ImageFacts {
  const widthPx = facts.widthPx ?? 7087;
  const heightPx = facts.heightPx ?? 10_630;
  return {
    format: 'jpeg',
    bytes: 20_000_000,
    widthPx,
    heightPx,
    storedWidthPx: widthPx,
    storedHeightPx: heightPx,
    orientation: 1,
    colourModel: 'rgb',
    channels: 3,
    bitDepth: 8,
    hasAlpha: false,
    profile: iccFacts(),
    profileProblem: null,
    pages: 1,
    isAnimated: false,
    densityDpi: null,
    compression: null,
    isProgressive: false,
    chromaSubsampling: null,
    hasGps: false,
    thumbnail: null,
    jpegQuality: 92,
    ...facts,
  };
}

export function imageMeasures(measures: Partial<ImageMeasures> = {}): ImageMeasures {
  return {
    isOpaque: true,
    inkCoverage: null,
    detailShare: 0.95,
    thumbnailDiffers: null,
    perceptualHash: '0123456789abcdef',
    dominantColours: ['#336699'],
    placeholder: 'YfcFHQhcknF2+Ieqh3Z4d2Bwj6X4',
    ...measures,
  };
}

export interface PrintChanges {
  readonly facts?: Partial<ImageFacts>;
  readonly measures?: Partial<ImageMeasures>;
  readonly order?: Partial<PrintOrder>;
  readonly profile?: Partial<PrintProfile>;
}

/** The flawless photograph as a photo print of 600 × 900 mm without bleed, of which there is nothing to say. */
export function printUnderTest({ facts, measures, order, profile }: PrintChanges = {}): AssessedPrint {
  const ordered = { profile: 'photo-print', widthMm: 600, heightMm: 900, bleedMm: 0, ...order };
  return {
    facts: imageFacts(facts),
    measures: imageMeasures(measures),
    order: ordered,
    profile: { ...profileNamed(ordered.profile), ...profile },
  };
}
