import { DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';

const jsonToken = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** A JSON text as Trino's json_parse keeps it: keys in order, the last of equal keys and no white space. */
export function sortedJson(text: string): string {
  const tokens = text.match(jsonToken) ?? [];
  let next = 0;
  const read = (): string => {
    const token = tokens[next] ?? '';
    next += 1;
    if (token === '[') return `[${readItems(']', read).join(',')}]`;
    return token === '{' ? readObject() : token;
  };
  const readItems = <T>(end: string, readItem: () => T): T[] => {
    const items: T[] = [];
    while (next < tokens.length && tokens[next] !== end) {
      items.push(readItem());
      if (tokens[next] === ',') next += 1;
    }
    next += 1;
    return items;
  };
  const readObject = (): string => {
    const entries = readItems('}', (): [string, string] => {
      const key = String(JSON.parse(tokens[next] ?? '""'));
      next += 2;
      return [key, read()];
    });
    const sorted = [...new Map(entries)].sort(([left], [right]) => (left < right ? -1 : 1));
    return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
  };
  return read();
}

/** `trino_sorted_json` as a function of DuckDB. */
export function sortedJsonFunction(): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: 'trino_sorted_json',
    returnType: VARCHAR,
    parameterTypes: [VARCHAR],
    mainFunction: (_info, input, output) => {
      const texts = input.getColumnVector(0);
      for (let row = 0; row < input.rowCount; row += 1) {
        const text = texts.getItem(row);
        output.setItem(row, typeof text === 'string' ? withoutOverflow(text) : null);
      }
      output.flush();
    },
  });
}

// Text nested deeper than the stack stays as it is.
function withoutOverflow(text: string): string {
  try {
    return sortedJson(text);
  } catch {
    return text;
  }
}
