import { type Data, makeData } from 'apache-arrow';
import { arrowType, type ColumnType, fieldNameAt } from './column-type.ts';
import { ResultDecodingError } from './errors.ts';
import { type Cell, leafData, validity } from './leaf-data.ts';

/** A value of text cells: the cell of a leaf, the elements of an array, keys and values of a map in turns, the fields of a row. */
type Nested = Cell | readonly Nested[];

/** Types whose text holds none of the signs that Athena writes between elements, and is no "null". */
const plainTypes = new Set([
  'boolean',
  'tinyint',
  'smallint',
  'integer',
  'int',
  'bigint',
  'real',
  'float',
  'double',
  'decimal',
  'date',
  'time',
  'timestamp',
  'timestamp with time zone',
  'uuid',
]);

/**
 * Whether the text of a container tells its elements: `[1, 2]` of numbers does, while `[a, b]` of texts may be one element or two,
 * and `[null]` a NULL or a word.
 */
export function isPlainText(type: ColumnType): boolean {
  if (type.elements.length > 0) return type.elements.every(isPlainText);
  return plainTypes.has(type.name);
}

class TextReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  take(sign: string): boolean {
    if (!this.#text.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  expect(sign: string): void {
    if (!this.take(sign)) this.fail();
  }

  /** Up to the next sign of structure. */
  leaf(): Cell {
    const rest = /[^,=\]}]*/y;
    rest.lastIndex = this.#at;
    const text = rest.exec(this.#text)?.[0] ?? '';
    this.#at += text.length;
    return text === 'null' ? undefined : text;
  }

  end(): void {
    if (this.#at !== this.#text.length) this.fail();
  }

  fail(): never {
    throw new ResultDecodingError(`not of its elements: ${JSON.stringify(this.#text)}`);
  }
}

function readNested(type: ColumnType, reader: TextReader): Nested {
  if (type.elements.length === 0) return reader.leaf();
  if (reader.take('null')) return undefined;
  const [open, close] = type.name === 'array' ? ['[', ']'] : ['{', '}'];
  reader.expect(open);
  const items: Nested[] = [];
  for (let index = 0; !reader.take(close); index += 1) {
    if (index > 0) reader.expect(', ');
    readItem(type, index, { reader, items });
  }
  return items;
}

function readItem(type: ColumnType, index: number, { reader, items }: { reader: TextReader; items: Nested[] }): void {
  const [first, second] = type.elements;
  if (type.name === 'row') {
    const element = type.elements[index] ?? reader.fail();
    reader.take(`${fieldNameAt(type.fieldNames, index)}=`);
    items.push(readNested(element, reader));
    return;
  }
  items.push(readNested(first ?? reader.fail(), reader));
  if (type.name !== 'map') return;
  reader.expect('=');
  items.push(readNested(second ?? reader.fail(), reader));
}

/** Lengths of lists as Arrow keeps them: where each begins, and where the last ends. */
function offsetsOf(lists: readonly Nested[], perItem: number): Int32Array {
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, row) => {
    offsets[row + 1] = Number(offsets[row]) + (Array.isArray(list) ? list.length / perItem : 0);
  });
  return offsets;
}

function nestedData(type: ColumnType, values: readonly Nested[]): Data {
  const [first, second] = type.elements;
  if (first === undefined) return leafData(type, values as readonly Cell[]);
  const shape = { type: arrowType(type), length: values.length, ...validity(values) };
  const flat = values.flatMap((value) => (Array.isArray(value) ? value : []));
  const build = (more: object) => makeData({ ...shape, ...more } as Parameters<typeof makeData>[0]);
  if (type.name === 'array') return build({ valueOffsets: offsetsOf(values, 1), child: nestedData(first, flat) });
  if (type.name === 'row') {
    const children = type.elements.map((element, index) =>
      nestedData(
        element,
        values.map((value) => (Array.isArray(value) ? value[index] : undefined)),
      ),
    );
    return build({ children });
  }
  const keys = nestedData(
    first,
    flat.filter((_, index) => index % 2 === 0),
  );
  const items = nestedData(
    second ?? first,
    flat.filter((_, index) => index % 2 === 1),
  );
  const entriesType = shape.type.children[0]?.type;
  const entries = makeData({
    type: entriesType,
    length: keys.length,
    nullCount: 0,
    children: [keys, items],
  } as Parameters<typeof makeData>[0]);
  return build({ valueOffsets: offsetsOf(values, 2), child: entries });
}

/** A column of arrays, maps or rows from the text that Athena writes; `isPlainText` must hold. @throws ResultDecodingError */
export function containerData(type: ColumnType, cells: readonly Cell[]): Data {
  const values = cells.map((cell) => {
    if (cell === undefined) return undefined;
    const reader = new TextReader(cell);
    const value = readNested(type, reader);
    reader.end();
    return value;
  });
  return nestedData(type, values);
}
