import { z } from 'zod';
import type { UpgradeResult } from '../contract.ts';
import { eventHeader } from '../event-header.ts';
import { positiveCount, shortText } from '../fields.ts';
import { orderFields } from '../order-fields.ts';
import { arrayOfLines, orderLineFields } from '../order-lines.ts';
import { findPrintFormat } from '../print-formats.ts';
import { sides } from '../print-specification.ts';

const printByFormat = z.object({
  format: shortText.min(1).meta({ description: 'Name of a print format: A3, DL, business card' }),
  pages: positiveCount,
  material: shortText,
  finish: shortText,
  sides,
});

const orderLine = z.object({ ...orderLineFields, print: printByFormat.optional() });

/** `order.placed` as it was before sizes were announced in millimetres. */
export const orderPlacedVersionOne = z.object({
  ...eventHeader(1),
  ...orderFields,
  lines: arrayOfLines(orderLine),
});

function withSize(print: z.infer<typeof printByFormat>) {
  const size = findPrintFormat(print.format);
  if (!size) return undefined;
  const { format: _, ...rest } = print;
  return { widthMm: size.widthMm, heightMm: size.heightMm, ...rest };
}

/** Replaces the named print format by its size in millimetres; a name that no one knows refuses the event. */
export function upgradeOrderPlacedFromOne(detail: z.infer<typeof orderPlacedVersionOne>): UpgradeResult {
  const lines: object[] = [];
  for (const [index, { print, ...line }] of detail.lines.entries()) {
    const sized = print && withSize(print);
    if (print && !sized) {
      const message = 'expected the name of a print format';
      return { ok: false, disagreement: { code: 'FIELD_VALUE', path: `/lines/${index}/print/format`, message } };
    }
    lines.push(sized ? { ...line, print: sized } : line);
  }
  return { ok: true, detail: { ...detail, schemaVersion: 2, lines } };
}
