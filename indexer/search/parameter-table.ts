/** Any text; control characters count as spaces, and it is trimmed. Absent: ''. */
interface TextParameter {
  readonly kind: 'text';
  readonly maxLength: number;
}

/** Any texts, by repeating the parameter. Absent: none. */
interface TextsParameter {
  readonly kind: 'texts';
  readonly maxLength: number;
  readonly maxCount: number;
}

interface ChoiceParameter {
  readonly kind: 'choice';
  readonly values: readonly string[];
  readonly default: string;
}

/** Some of a list, by repeating the parameter or with commas between. */
export interface ChoicesParameter {
  readonly kind: 'choices';
  readonly values: readonly string[];
  readonly whenAbsent: 'all' | 'none';
  /** A word for none of them, where absence means all. */
  readonly none?: string;
}

interface WholeParameter {
  readonly kind: 'whole';
  readonly min: number;
  readonly max: number;
  readonly default?: number;
}

export type Parameter = (TextParameter | TextsParameter | ChoiceParameter | ChoicesParameter | WholeParameter) & {
  /** Said to whoever reads the OpenAPI document or `--help`. */
  readonly meaning: string;
  readonly example?: string;
  readonly isRequired?: true;
};

/** One declaration per parameter: validation, OpenAPI document and command line options all come from it. */
export type ParameterTable = Readonly<Record<string, Parameter>>;

type ValueOf<P extends Parameter> = P extends { kind: 'texts' }
  ? readonly string[]
  : P extends { kind: 'choices'; values: readonly (infer Value)[] }
    ? readonly Value[]
    : P extends { kind: 'choice'; values: readonly (infer Value)[] }
      ? Value
      : P extends { kind: 'whole'; default: number }
        ? number
        : P extends { kind: 'whole' }
          ? number | undefined
          : string;

export type ParameterValues<Table extends ParameterTable> = {
  readonly [Name in keyof Table]: ValueOf<Table[Name]>;
};
