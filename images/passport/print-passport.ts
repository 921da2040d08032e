import { z } from 'zod';

const px = z.int().min(1);
const mm = z.int().min(1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const finding = z.object({
  code: z.string(),
  severity: z.enum(['reject', 'warn', 'fixed']),
  actual: z.string().optional(),
  required: z.string().optional(),
  message: z.string(),
  advice: z.string().optional(),
});

const region = z.object({ leftPx: z.int().min(0), topPx: z.int().min(0), widthPx: px, heightPx: px });

const file = z.object({
  /** Key in the image bucket. */
  key: z.string(),
  contentType: z.string(),
  bytes: z.int().min(0),
  sha256,
  widthPx: px.optional(),
  heightPx: px.optional(),
});

const picture = z.object({
  format: z.string(),
  bytes: z.int().min(0),
  /** Upright. */
  widthPx: px,
  heightPx: px,
  orientation: z.int().min(1).max(8),
  colourSpace: z.enum(['rgb', 'grey', 'cmyk']),
  bitDepth: z.int().min(1).max(32),
  hasAlpha: z.boolean(),
  pages: z.int().min(1),
  densityDpi: z.object({ x: z.number(), y: z.number() }).nullable(),
  profile: z.object({ description: z.string(), sha256, bytes: z.int() }).nullable(),
  perceptualHash: z.string().regex(/^[0-9a-f]{16}$/),
  dominantColours: z.array(z.string().regex(/^#[0-9a-f]{6}$/)).max(5),
  /** ThumbHash, base64. */
  placeholder: z.string(),
});

const fit = z.object({
  /** Pixels to the inch at the ordered size, of the part that is printed. */
  effectiveDpi: z.number().positive(),
  /** The largest size of the ordered shape at which nobody sees pixels. */
  printsWellUpTo: z.object({ widthMm: mm, heightMm: mm }),
  /** Seen from nearer it looks soft; 0: from no distance. */
  softCloserThanMm: z.int().min(0),
  /** What is printed, trim and bleed, of the upright image. */
  sheet: region,
  /** What is left of it after trimming. */
  trim: region,
});

const press = file.extend({
  lane: z.enum(['rgb8', 'rgb16', 'cmyk', 'rgb-to-cmyk']),
  colourSpace: z.enum(['rgb', 'cmyk']),
  bitDepth: z.union([z.literal(8), z.literal(16)]),
  dpi: z.number().positive(),
  profile: z.object({
    /** `embedded`: the image's own; `shop`: named by configuration; `bundled`: images/profiles; `built-in`: libvips's. */
    source: z.enum(['embedded', 'shop', 'bundled', 'built-in', 'none']),
    description: z.string(),
    sha256: sha256.nullable(),
  }),
});

/**
 * What is known of an image and one print of it. A pure function of the image's bytes, the version of the print profiles
 * and the order: nothing of who uploaded it when. Written last, so that a passport means that everything is there.
 */
export const printPassport = z.object({
  passportVersion: z.literal(1),
  imageId: sha256,
  profileVersion: z.int().min(1),
  order: z.object({ profile: z.string(), widthMm: mm, heightMm: mm, bleedMm: z.int().min(0) }),
  verdict: z.enum(['ready', 'warn', 'rejected']),
  findings: z.array(finding),
  /** Null of what could not be read. */
  image: picture.nullable(),
  fit: fit.nullable(),
  press: press.nullable(),
  /** How the print will look, sRGB. */
  proof: file.nullable(),
  /** For the web: sRGB, upright, without private metadata. */
  renditions: z.array(file.extend({ name: z.string() })),
  /** Deep zoom, where the image is large. `key`: of the DZI document; the tiles lie beside it. */
  tiles: z
    .object({ key: z.string(), tileSizePx: px, overlapPx: z.int().min(0), files: z.int().min(1), bytes: z.int() })
    .nullable(),
});

export type PrintPassport = z.infer<typeof printPassport>;
