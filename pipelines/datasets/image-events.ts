import { defineEventDataset, type EventDatasetDeclaration, type EventOf } from './dataset.ts';
import { type EventRow, leadingColumns, trailingColumns } from './event-columns.ts';

const detailTypes = ['image.processed', 'image.rejected', 'image.deleted'] as const;

type ImageEvent = EventOf<(typeof detailTypes)[number]>;

interface ImageEventRow extends EventRow {
  readonly event: ImageEvent;
  /** Absent of a deleted image. */
  readonly image: EventOf<'image.processed' | 'image.rejected'>['detail'] | undefined;
}

function rowOf(event: ImageEvent, copies: number): ImageEventRow {
  const image = event.detailType === 'image.deleted' ? undefined : event.detail;
  return { event, copies, payload: event.detail, image };
}

export const imageEventsDeclaration: EventDatasetDeclaration<(typeof detailTypes)[number], ImageEventRow> = {
  name: 'image_events',
  title: 'Image events',
  meaning: 'One row per outcome of checking an uploaded image, and per deletion.',
  detailTypes,
  rowKey: ['event_id'],
  rowsOf: (event, copies) => [rowOf(event, copies)],
  // biome-ignore format: a table reads best with one column per line
  columns: [
    ...leadingColumns<ImageEventRow>({ name: 'image_id', type: 'string', meaning: 'SHA-256 of the image file, in hex', value: ({ event }) => event.detail.imageId }),
    { name: 'verdict', type: 'string', meaning: 'ready, warn or rejected', value: ({ image }) => image?.verdict },
    { name: 'finding_codes', type: 'string', meaning: 'Codes of the findings, sorted and joined with a comma', value: ({ image }) => image?.findings.map(({ code }) => code).sort().join(',') },
    { name: 'finding_count', type: 'int', meaning: 'Number of findings', value: ({ image }) => image?.findings.length },
    { name: 'width_px', type: 'int', meaning: 'Width in pixels', value: ({ image }) => image?.widthPx },
    { name: 'height_px', type: 'int', meaning: 'Height in pixels', value: ({ image }) => image?.heightPx },
    { name: 'ordered_width_mm', type: 'int', meaning: 'Width at which it was ordered, in millimetres', value: ({ image }) => image?.orderedWidthMm },
    { name: 'ordered_height_mm', type: 'int', meaning: 'Height at which it was ordered, in millimetres', value: ({ image }) => image?.orderedHeightMm },
    { name: 'bleed_mm', type: 'int', meaning: 'Millimetres on each side that are cut off', value: ({ image }) => image?.bleedMm },
    { name: 'print_profile', type: 'string', meaning: 'Kind of product that it was checked for', value: ({ image }) => image?.printProfile },
    { name: 'profile_version', type: 'int', meaning: 'Version of the print profiles that it was checked by', value: ({ image }) => image?.profileVersion },
    { name: 'effective_dpi', type: 'int', meaning: 'Dots per inch at the ordered size', value: ({ image }) => image?.effectiveDpi },
    { name: 'colour_space', type: 'string', meaning: 'Colour space of the file', value: ({ image }) => image?.colourSpace },
    { name: 'format', type: 'string', meaning: 'File format', value: ({ image }) => image?.format },
    { name: 'bit_depth', type: 'int', meaning: 'Bits of a sample', value: ({ image }) => image?.bitDepth },
    { name: 'icc_profile', type: 'string', meaning: 'Description of the embedded colour profile', value: ({ image }) => image?.iccProfile },
    { name: 'prints_well_up_to_width_mm', type: 'int', meaning: 'Largest width at which nobody sees pixels, in millimetres', value: ({ image }) => image?.printsWellUpToWidthMm },
    { name: 'prints_well_up_to_height_mm', type: 'int', meaning: 'Largest height at which nobody sees pixels, in millimetres', value: ({ image }) => image?.printsWellUpToHeightMm },
    { name: 'perceptual_hash', type: 'string', meaning: 'Near for pictures that look alike: 64 bits, hex', value: ({ image }) => image?.perceptualHash },
    ...trailingColumns<ImageEventRow>('The whole event detail as JSON'),
  ],
};

export const imageEvents = defineEventDataset(imageEventsDeclaration);
