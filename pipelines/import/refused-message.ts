import type { Message } from '../lake-writer/batch-entries.ts';
import type { MappedOrder } from './map-order.ts';
import type { LineReader, RefusedLine } from './order-line.ts';

const pointerOf = (column: string) => `/cells/${column.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/**
 * A refused line as the lake-writer takes it: it becomes a row of rejected_events whose raw text is the line with its number, in JSON.
 * Importing the file again makes the same row.
 */
export function refusedMessage(
  refused: RefusedLine,
  context: { shop: string; kind: MappedOrder['kind']; reader: Pick<LineReader, 'shareableCells'>; importedAt: string },
): Message {
  const { lineNumber } = refused.csv;
  return {
    id: `line ${lineNumber}`,
    text: JSON.stringify({ shop: context.shop, line: lineNumber, cells: context.reader.shareableCells(refused.csv) }),
    isMasked: true,
    receivedAt: context.importedAt,
    rejection: {
      code: refused.code,
      path: refused.column === '' ? '' : pointerOf(refused.column),
      message: refused.message,
      source: `import.${context.shop}`,
      detailType: `order.${context.kind}`,
      publishedAt: context.importedAt,
    },
  };
}
