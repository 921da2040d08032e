import { z } from 'zod';
import type { FindingCode } from '../assess/finding.ts';
import { findingCodes } from '../assess/finding-codes.ts';
import document from './print-profiles.json' with { type: 'json' };

const mm = z.int().min(1);
const dpi = z.int().min(1);
const isCode = (code: string): code is FindingCode => Object.hasOwn(findingCodes, code);

const severities = z.partialRecord(
  z.string().refine(isCode, 'names no code of a finding'),
  z.enum(['reject', 'warn', 'fixed', 'off']),
);

const printProfileSchema = z
  .strictObject({
    /** For customers. */
    title: z.string().min(1),
    /** Regular expressions; a SKU is printed by the first profile that has one it matches. */
    skuPatterns: z.array(
      z
        .string()
        .min(1)
        .transform((pattern) => new RegExp(pattern)),
    ),
    /** Stands for the profile where customers choose a kind of print, not a product. */
    exampleSku: z.string().min(1),
    /** What the press is fed with. */
    pressColour: z.enum(['cmyk', 'rgb']),
    /** Whether 16-bit images stay so; of RGB presses only. */
    keeps16Bit: z.boolean(),
    /** Finer than the press can show; see `pressDpiOf`. */
    pressDpi: dpi,
    dpiWarnBelow: dpi,
    dpiRejectBelow: dpi,
    /** From where the print is usually looked at. */
    viewingDistanceMm: mm,
    /** On each side. */
    defaultBleedMm: z.int().min(0),
    /** The share of the picture that may be cut off without asking. */
    aspectTolerance: z.number().min(0).max(0.5),
    /** Cyan, magenta, yellow and black together; more does not dry. */
    maxInkPercent: z.strictObject({ warn: z.int().min(100).max(400), reject: z.int().min(100).max(400) }),
    /** What shows through where an image is transparent. */
    flattenOn: z.string().regex(/^#[0-9a-f]{6}$/),
    /** Of either side. */
    minSizeMm: mm,
    maxSizeMm: mm,
    /** Offered to customers; any other size within the limits may be ordered, too. */
    standardSizes: z.array(z.strictObject({ label: z.string().min(1), widthMm: mm, heightMm: mm })).min(1),
    /** Where the profile differs from findingCodes. */
    severities,
  })
  .refine(
    ({ skuPatterns, exampleSku }) => skuPatterns.length === 0 || skuPatterns.some((one) => one.test(exampleSku)),
    {
      error: 'has an example that it does not print',
    },
  )
  .refine(({ dpiRejectBelow, dpiWarnBelow, pressDpi }) => dpiRejectBelow <= dpiWarnBelow && dpiWarnBelow <= pressDpi, {
    error: 'needs dpiRejectBelow <= dpiWarnBelow <= pressDpi',
  })
  .refine(({ maxInkPercent }) => maxInkPercent.warn <= maxInkPercent.reject, {
    error: 'warns of more ink than it rejects',
  })
  .refine(
    ({ minSizeMm, maxSizeMm, standardSizes }) =>
      standardSizes.every(({ widthMm, heightMm }) =>
        [widthMm, heightMm].every((side) => side >= minSizeMm && side <= maxSizeMm),
      ),
    { error: 'offers a size outside of its limits' },
  );

const profilesSchema = z.strictObject({
  version: z.int().min(1),
  profiles: z.record(z.string().regex(/^[a-z]+(-[a-z]+)*$/), printProfileSchema),
});

/** The rules of one kind of printed matter. */
export type PrintProfile = z.output<typeof printProfileSchema> & { readonly name: string };

const { version, profiles: rules } = profilesSchema.parse(document);

/** Raised whenever profiles, recipes or operations change: what was made by another version is made again. */
export const printProfileVersion = version;

/** All of them, the one that is tried first at first. */
export const printProfiles: readonly PrintProfile[] = Object.entries(rules).map(([name, rule]) => ({ name, ...rule }));

const fallbackName = 'general';

/** Undefined of a name that is not in print-profiles.json. */
export function printProfile(name: string): PrintProfile | undefined {
  return printProfiles.find((profile) => profile.name === name);
}

/** The profile that prints a product; `general` where no pattern matches its SKU. */
export function printProfileOf(sku: string): PrintProfile {
  const found = printProfiles.find(({ skuPatterns }) => skuPatterns.some((pattern) => pattern.test(sku)));
  const profile = found ?? printProfile(fallbackName);
  if (!profile) throw new Error(`print-profiles.json lacks the profile ${fallbackName}`);
  return profile;
}

/**
 * Pixels to the inch of the press master of an image that has `effectiveDpi` at the ordered size. Slightly more than the
 * press can show is left as it is: resampling would cost more sharpness than it saves.
 */
export function pressDpiOf({ pressDpi }: PrintProfile, effectiveDpi: number): number {
  return effectiveDpi > pressDpi * 1.25 ? pressDpi : effectiveDpi;
}
