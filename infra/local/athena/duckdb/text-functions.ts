import { BIGINT, BOOLEAN, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';

/** How many code points must be put in, taken out or exchanged to make one text of the other; DuckDB counts bytes. */
export function levenshteinDistance(left: string, right: string): number {
  const [from, to] = [[...left], [...right]];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, character] of from.entries()) {
    const current = [row + 1];
    for (const [column, other] of to.entries()) {
      const exchanged = (previous[column] ?? 0) + (character === other ? 0 : 1);
      current.push(Math.min(exchanged, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}

/** In how many places two texts of the same length have different code points. */
export function hammingDistance(left: string, right: string): number {
  const other = [...right];
  return [...left].filter((character, index) => character !== other[index]).length;
}

/** Whether a text is JSON by the letter of its specification. */
export function isStrictJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function textDistance(name: string, distance: (left: string, right: string) => number): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name,
    returnType: BIGINT,
    parameterTypes: [VARCHAR, VARCHAR],
    mainFunction: (_info, input, output) => {
      const [lefts, rights] = [input.getColumnVector(0), input.getColumnVector(1)];
      for (let row = 0; row < input.rowCount; row += 1) {
        const [left, right] = [lefts.getItem(row), rights.getItem(row)];
        const areTexts = typeof left === 'string' && typeof right === 'string';
        output.setItem(row, areTexts ? BigInt(distance(left, right)) : null);
      }
      output.flush();
    },
  });
}

/** What DuckDB has no function for, or one that counts bytes. */
export function textFunctions(): DuckDBScalarFunction[] {
  const strictJson = DuckDBScalarFunction.create({
    name: 'trino_is_strict_json',
    returnType: BOOLEAN,
    parameterTypes: [VARCHAR],
    mainFunction: (_info, input, output) => {
      const texts = input.getColumnVector(0);
      for (let row = 0; row < input.rowCount; row += 1) {
        const text = texts.getItem(row);
        output.setItem(row, typeof text === 'string' ? isStrictJson(text) : null);
      }
      output.flush();
    },
  });
  return [
    textDistance('trino_levenshtein', levenshteinDistance),
    textDistance('trino_hamming_count', hammingDistance),
    strictJson,
  ];
}
