import type { Column } from './dataset.ts';

/** Characters that JSON must escape in a string, and halves of surrogate pairs, which may lack their other half. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON has to escape
const needsCare = /["\\\u0000-\u001f\ud800-\udfff]/;
const loneSurrogate = /\p{Surrogate}/gu;

/** A lone surrogate has no UTF-8: one in a row would make Firehose refuse every row of its record. */
function quote(text: string): string {
  return needsCare.test(text) ? JSON.stringify(text.replace(loneSurrogate, '\ufffd')) : `"${text}"`;
}

/**
 * Makes the function that writes a row as one JSON object straight from its columns, without building the object
 * first: keys are encoded once, absent values are omitted.
 */
export function rowEncoder<Row>(columns: readonly Column<Row>[]): (row: Row) => string {
  const fields = columns.map(({ name, value }) => ({ prefix: `,${JSON.stringify(name)}:`, value }));
  return (row) => {
    let text = '';
    for (const { prefix, value } of fields) {
      const cell = value(row);
      if (cell !== null && cell !== undefined) {
        text += prefix + (typeof cell === 'string' ? quote(cell) : cell);
      }
    }
    return `{${text.slice(1)}}`;
  };
}
