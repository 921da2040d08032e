import type { DataType } from './data-type.ts';
import type { Position } from './sql-error.ts';

export interface Identifier {
  readonly name: string;
  readonly quoted: boolean;
  readonly at: Position;
}

export interface SortItem {
  readonly expression: Expression;
  readonly descending: boolean;
  /** Trino sorts nulls last whatever the direction unless told otherwise. */
  readonly nullsFirst: boolean;
}

export interface FrameBound {
  readonly kind: 'unbounded preceding' | 'unbounded following' | 'current row' | 'preceding' | 'following';
  readonly value?: Expression;
}

export interface WindowFrame {
  readonly unit: 'ROWS' | 'RANGE' | 'GROUPS';
  readonly start: FrameBound;
  readonly end?: FrameBound;
}

export interface WindowSpecification {
  readonly existing?: Identifier;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly frame?: WindowFrame;
}

export interface FunctionCall {
  readonly kind: 'call';
  readonly at: Position;
  readonly name: string;
  readonly args: readonly Expression[];
  readonly star: boolean;
  readonly distinct: boolean;
  readonly orderBy: readonly SortItem[];
  readonly filter?: Expression;
  readonly ignoreNulls: boolean;
  readonly over?: WindowSpecification | Identifier;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Expression =
  | { readonly kind: 'null'; readonly at: Position }
  | { readonly kind: 'boolean'; readonly at: Position; readonly value: boolean }
  | { readonly kind: 'number'; readonly at: Position; readonly text: string }
  | { readonly kind: 'string'; readonly at: Position; readonly value: string }
  | { readonly kind: 'binary'; readonly at: Position; readonly hex: string }
  | { readonly kind: 'typed'; readonly at: Position; readonly type: DataType; readonly value: string }
  | {
      readonly kind: 'interval';
      readonly at: Position;
      readonly negative: boolean;
      readonly value: string;
      readonly unit: string;
      readonly to?: string;
    }
  | { readonly kind: 'parameter'; readonly at: Position; readonly index: number }
  | { readonly kind: 'name'; readonly at: Position; readonly parts: readonly Identifier[] }
  | { readonly kind: 'field'; readonly at: Position; readonly base: Expression; readonly field: Identifier }
  | { readonly kind: 'subscript'; readonly at: Position; readonly base: Expression; readonly index: Expression }
  | FunctionCall
  | { readonly kind: 'moment'; readonly at: Position; readonly name: string }
  | { readonly kind: 'negate'; readonly at: Position; readonly operand: Expression }
  | {
      readonly kind: 'arithmetic';
      readonly at: Position;
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'concat'; readonly at: Position; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly at: Position; readonly operand: Expression }
  | {
      readonly kind: 'logical';
      readonly at: Position;
      readonly operator: 'AND' | 'OR';
      readonly operands: readonly Expression[];
    }
  | {
      readonly kind: 'compare';
      readonly at: Position;
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'quantified';
      readonly at: Position;
      readonly operator: ComparisonOperator;
      readonly quantifier: 'ALL' | 'ANY';
      readonly left: Expression;
      readonly query: Query;
    }
  | {
      readonly kind: 'distinct';
      readonly at: Position;
      readonly negated: boolean;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'between';
      readonly at: Position;
      readonly negated: boolean;
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
    }
  | {
      readonly kind: 'in list';
      readonly at: Position;
      readonly negated: boolean;
      readonly operand: Expression;
      readonly items: readonly Expression[];
    }
  | {
      readonly kind: 'in query';
      readonly at: Position;
      readonly negated: boolean;
      readonly operand: Expression;
      readonly query: Query;
    }
  | {
      readonly kind: 'like';
      readonly at: Position;
      readonly negated: boolean;
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape?: Expression;
    }
  | { readonly kind: 'is null'; readonly at: Position; readonly negated: boolean; readonly operand: Expression }
  | {
      readonly kind: 'case';
      readonly at: Position;
      readonly operand?: Expression;
      readonly whens: readonly { readonly when: Expression; readonly result: Expression }[];
      readonly otherwise?: Expression;
    }
  | {
      readonly kind: 'cast';
      readonly at: Position;
      readonly safe: boolean;
      readonly operand: Expression;
      readonly type: DataType;
    }
  | { readonly kind: 'try'; readonly at: Position; readonly operand: Expression }
  | { readonly kind: 'array'; readonly at: Position; readonly items: readonly Expression[] }
  | { readonly kind: 'row'; readonly at: Position; readonly items: readonly Expression[] }
  | {
      readonly kind: 'lambda';
      readonly at: Position;
      readonly parameters: readonly Identifier[];
      readonly body: Expression;
    }
  | { readonly kind: 'subquery'; readonly at: Position; readonly query: Query }
  | { readonly kind: 'exists'; readonly at: Position; readonly query: Query }
  | { readonly kind: 'extract'; readonly at: Position; readonly field: string; readonly operand: Expression }
  | { readonly kind: 'at zone'; readonly at: Position; readonly operand: Expression; readonly zone: Expression }
  | {
      readonly kind: 'trim';
      readonly at: Position;
      readonly side: 'BOTH' | 'LEADING' | 'TRAILING';
      readonly characters?: Expression;
      readonly operand: Expression;
    };

export interface TableName {
  readonly parts: readonly Identifier[];
  readonly at: Position;
}

export type Relation =
  | { readonly kind: 'table'; readonly name: TableName; readonly samplePercent?: Expression; readonly asOf?: Position }
  | { readonly kind: 'subquery'; readonly query: Query; readonly lateral: boolean }
  | {
      readonly kind: 'unnest';
      readonly at: Position;
      readonly expressions: readonly Expression[];
      readonly ordinality: boolean;
    }
  | {
      readonly kind: 'aliased';
      readonly relation: Relation;
      readonly alias: Identifier;
      readonly columns: readonly Identifier[];
    }
  | {
      readonly kind: 'join';
      readonly type: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS';
      readonly natural: boolean;
      readonly left: Relation;
      readonly right: Relation;
      readonly on?: Expression;
      readonly using?: readonly Identifier[];
    };

export type SelectItem =
  | { readonly kind: 'all'; readonly at: Position; readonly of?: Expression }
  | { readonly kind: 'expression'; readonly expression: Expression; readonly alias?: Identifier };

export type GroupingElement =
  | { readonly kind: 'simple'; readonly expressions: readonly Expression[]; readonly tuple: boolean }
  | { readonly kind: 'ROLLUP' | 'CUBE'; readonly sets: readonly (readonly Expression[])[] }
  | { readonly kind: 'GROUPING SETS'; readonly sets: readonly (readonly Expression[])[] };

export interface Select {
  readonly kind: 'select';
  readonly at: Position;
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from: readonly Relation[];
  readonly where?: Expression;
  readonly groupBy?: { readonly distinct: boolean; readonly elements: readonly GroupingElement[] };
  readonly having?: Expression;
  readonly windows: readonly { readonly name: Identifier; readonly specification: WindowSpecification }[];
}

export type QueryBody =
  | Select
  | { readonly kind: 'values'; readonly at: Position; readonly rows: readonly Expression[] }
  | { readonly kind: 'table'; readonly at: Position; readonly name: TableName }
  | { readonly kind: 'nested'; readonly query: Query }
  | {
      readonly kind: 'set';
      readonly at: Position;
      readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT';
      readonly all: boolean;
      readonly left: QueryBody;
      readonly right: QueryBody;
    };

export interface CommonTable {
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
  readonly query: Query;
}

export interface Query {
  readonly with?: { readonly recursive: boolean; readonly tables: readonly CommonTable[] };
  readonly body: QueryBody;
  readonly orderBy: readonly SortItem[];
  readonly offset?: Expression;
  readonly limit?: Expression | 'ALL';
  readonly withTies?: Position;
}
