import { BOOLEAN, DOUBLE, type DuckDBConnection, DuckDBScalarFunction, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { DataType } from '../trino/data-type.ts';
import { parseDuckDbType } from './duckdb-type.ts';
import { sortedJsonFunction } from './sorted-json.ts';
import { textFunctions } from './text-functions.ts';

type Record = (id: number, type: DataType) => void;

/** Hears the types that `trino_probe` tells while statements are being prepared; one listener per statement. */
export class TypeRecorder {
  readonly #listeners = new Map<number, Record>();
  #lastToken = 0;

  /** Listens until `inner` has settled; `inner` gets the token that the probes of its statement must carry. */
  async listen<T>(record: Record, inner: (token: number) => Promise<T>): Promise<T> {
    this.#lastToken += 1;
    const token = this.#lastToken;
    this.#listeners.set(token, record);
    try {
      return await inner(token);
    } finally {
      this.#listeners.delete(token);
    }
  }

  /** Registers the functions of this module with an engine; they belong to all of its connections. */
  register(connection: DuckDBConnection): void {
    connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name: 'trino_record_type',
        returnType: BOOLEAN,
        parameterTypes: [INTEGER, INTEGER, VARCHAR],
        mainFunction: (_info, input, output) => {
          const [tokens, ids, types] = [0, 1, 2].map((index) => input.getColumnVector(index));
          for (let row = 0; row < input.rowCount; row += 1) {
            const record = this.#listeners.get(Number(tokens?.getItem(row)));
            record?.(Number(ids?.getItem(row)), parseDuckDbType(String(types?.getItem(row))));
            output.setItem(row, true);
          }
          output.flush();
        },
      }),
    );
    connection.registerScalarFunction(exponentText());
    connection.registerScalarFunction(cubeRoot());
    connection.registerScalarFunction(sortedJsonFunction());
    for (const registered of textFunctions()) connection.registerScalarFunction(registered);
  }
}

/** Java's notation of very large and very small doubles, e.g. 1.0E10. */
function exponentText(): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: 'trino_exponent_text',
    returnType: VARCHAR,
    parameterTypes: [DOUBLE],
    mainFunction: (_info, input, output) => {
      const values = input.getColumnVector(0);
      for (let row = 0; row < input.rowCount; row += 1) {
        const value = values.getItem(row);
        output.setItem(row, value === null ? null : javaExponent(Number(value)));
      }
      output.flush();
    },
  });
}

/** The cube root as Java computes it (by fdlibm, as JavaScript does); DuckDB's is 3.0000000000000004 for 27. */
function cubeRoot(): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: 'trino_cbrt',
    returnType: DOUBLE,
    parameterTypes: [DOUBLE],
    mainFunction: (_info, input, output) => {
      const values = input.getColumnVector(0);
      for (let row = 0; row < input.rowCount; row += 1) {
        const value = values.getItem(row);
        output.setItem(row, value === null ? null : Math.cbrt(Number(value)));
      }
      output.flush();
    },
  });
}

export function javaExponent(value: number): string {
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}
