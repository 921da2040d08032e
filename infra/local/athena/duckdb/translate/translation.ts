import { type DataType, openType } from '../../trino/data-type.ts';
import type { Expression, Identifier, Query, TableName } from '../../trino/syntax-tree.ts';

/** Begins the keys of operands inside of views; the view's name follows. */
export const viewScope = 'view:';

/** What a table name of a statement stands for. */
export type ResolvedTable =
  | { readonly kind: 'relation'; readonly sql: string }
  | {
      readonly kind: 'view';
      /** `database.name` */
      readonly name: string;
      readonly query: Query;
      readonly columns: readonly string[];
      readonly database: string;
    };

/** Finds a table by its written name, seen from a database; throws TABLE_NOT_FOUND. */
export type ResolveTable = (name: TableName, database: string) => ResolvedTable;

export interface TypedSql {
  readonly sql: string;
  readonly type: DataType;
}

/** The types that DuckDB reported for operands in earlier rounds; `undefined` while nothing is known yet. */
export interface KnownTypes {
  get(key: string): DataType | undefined;
}

export interface TranslationOptions {
  readonly database: string;
  readonly resolveTable: ResolveTable;
  readonly parameters: readonly Expression[];
  readonly types: KnownTypes;
  /** Identifies this statement's probes among those of others that run at the same time. */
  readonly probeToken: number;
  /** Gives output columns names that nothing can mention, to see whether something mentions them that must not. */
  readonly areOutputsRenamed?: boolean;
}

/**
 * One round of writing a Trino statement as DuckDB SQL.
 *
 * Trino's meaning of an operator depends on the types of its operands (5 / 2 is 2, 5e0 / 2 is 2.5, 5.0 / 2 is a
 * decimal rounded half up), and only DuckDB's binder knows the types of columns. So an operand of unknown type is
 * written as a probe that tells its type while the statement is being prepared, and the next round uses the answer.
 */
export class Translation {
  readonly options: TranslationOptions;
  database: string;
  /** Keys of the operands that are probed in this round. */
  readonly probed = new Map<string, number>();
  /** Whether a SELECT mentions one of its own output columns where only columns of FROM may stand. */
  hasAliasLeaks = false;
  /** Grows with every operand whose type is not known yet, probed or waiting for an inner one. */
  pending = 0;
  /** Whether a failing operation yields NULL here (inside TRY). */
  isSafe = false;
  /** Whether this stands inside of the engine's own TRY, which takes every failure for NULL. */
  isTried = false;
  #hasOpenSource = false;
  #outputs: { areWanted: boolean; types?: readonly DataType[] } = { areWanted: false };
  #scope = 'q';
  #innerScopes = new Map<string, number>();
  #commonTables: readonly ReadonlySet<string>[] = [];
  #lambdaNames: readonly ReadonlyMap<string, DataType>[] = [];
  readonly #qualifiedTables = new Set<string>();
  #names = 0;

  constructor(options: TranslationOptions) {
    this.options = options;
    this.database = options.database;
  }

  /** Runs `inner` in a scope of column names of its own: equal text there may mean other columns. */
  inScope<T>(inner: () => T): T {
    const outer = this.#scope;
    const number = (this.#innerScopes.get(outer) ?? 0) + 1;
    this.#innerScopes.set(outer, number);
    this.#scope = `${outer}.${number}`;
    try {
      return inner();
    } finally {
      this.#scope = outer;
    }
  }

  withCommonTables<T>(names: ReadonlySet<string>, inner: () => T): T {
    const outer = this.#commonTables;
    this.#commonTables = [...outer, names];
    try {
      return inner();
    } finally {
      this.#commonTables = outer;
    }
  }

  isCommonTable(name: string): boolean {
    return this.#commonTables.some((names) => names.has(name.toLowerCase()));
  }

  /**
   * A view's text sees its own database and none of the reader's common tables. Its scopes are numbered by themselves, so
   * that an operand of a view has the same key wherever the view is read.
   */
  inView<T>(view: { readonly name: string; readonly database: string }, inner: () => T): T {
    const outer = {
      database: this.database,
      commonTables: this.#commonTables,
      lambdaTypes: this.#lambdaNames,
      scope: this.#scope,
      innerScopes: this.#innerScopes,
    };
    this.database = view.database;
    this.#commonTables = [];
    this.#lambdaNames = [];
    this.#scope = `${viewScope}${view.name}`;
    this.#innerScopes = new Map();
    try {
      return inner();
    } finally {
      this.database = outer.database;
      this.#commonTables = outer.commonTables;
      this.#lambdaNames = outer.lambdaTypes;
      this.#scope = outer.scope;
      this.#innerScopes = outer.innerScopes;
    }
  }

  /** Runs `inner` where the parameters of a lambda hide columns of the same name. */
  withLambdaNames<T>(names: ReadonlyMap<string, DataType>, inner: () => T): T {
    const outer = this.#lambdaNames;
    this.#lambdaNames = [...outer, names];
    try {
      return inner();
    } finally {
      this.#lambdaNames = outer;
    }
  }

  lambdaType(name: string): DataType | undefined {
    return this.#lambdaNames.findLast((names) => names.has(name.toLowerCase()))?.get(name.toLowerCase());
  }

  /** Remembers that `database.table` in a column's name means the relation that goes by `table`. */
  noteQualifiedTable(database: string, table: string): void {
    this.#qualifiedTables.add(`${database}.${table}`.toLowerCase());
    this.#qualifiedTables.add(`awsdatacatalog.${database}.${table}`.toLowerCase());
  }

  /** Takes catalog and database off a column's name: relations go by the table's name alone. */
  withoutDatabase(parts: readonly Identifier[]): readonly Identifier[] {
    for (const length of [3, 2]) {
      const prefix = parts.slice(0, length).map(({ name }) => name.toLowerCase());
      if (parts.length > length && this.#qualifiedTables.has(prefix.join('.'))) return parts.slice(length - 1);
    }
    return parts;
  }

  /** A name that no statement of a user contains. */
  freshName(): string {
    this.#names += 1;
    return `_t${this.#names}`;
  }

  /**
   * Runs `inner`, which writes a source of rows (a common table, a subquery, an UNNEST). While operands inside are open,
   * the types of its columns may still change, so nothing that comes later is asked for its type in this round.
   */
  source<T>(inner: () => T): T {
    const before = this.pending;
    const result = inner();
    if (this.pending > before) this.#hasOpenSource = true;
    return result;
  }

  /** Runs `inner`, which writes a query, and tells the types of its columns where its text names them one by one. */
  withOutputTypes(inner: () => string): { sql: string; types?: readonly DataType[] } {
    this.#outputs = { areWanted: true };
    const sql = inner();
    const { types } = this.#outputs;
    this.#outputs = { areWanted: false };
    return { sql, ...(types && { types }) };
  }

  /** Whether whoever asked for this query wants the types of its columns. Answers once, so that inner queries are not asked. */
  takeWishForOutputs(): boolean {
    const { areWanted } = this.#outputs;
    this.#outputs = { areWanted: false };
    return areWanted;
  }

  passOnWishForOutputs(isWanted: boolean): void {
    this.#outputs = { areWanted: isWanted };
  }

  tellOutputTypes(types: readonly DataType[] | undefined): void {
    this.#outputs = { areWanted: false, ...(types && { types }) };
  }

  /** Runs `inner` where a failing operation yields NULL instead of an error. */
  safely<T>(inner: () => T): T {
    const outer = this.isSafe;
    this.isSafe = true;
    try {
      return inner();
    } finally {
      this.isSafe = outer;
    }
  }

  /** Runs `inner`, which is written inside of the engine's own TRY. */
  tried<T>(inner: () => T): T {
    const outer = this.isTried;
    this.isTried = true;
    try {
      return inner();
    } finally {
      this.isTried = outer;
    }
  }

  /** The type of an operand that only DuckDB knows; when it is still open, `sql` comes back as a probe. */
  typed(sql: string, hasOpenOperands: boolean): TypedSql {
    const key = `${this.#scope}|${sql}`;
    const isOpen = hasOpenOperands || this.#hasOpenSource;
    const known = isOpen ? undefined : this.options.types.get(key);
    if (known !== undefined) return { sql, type: known };
    this.pending += 1;
    if (isOpen) return { sql, type: openType };
    const id = this.probed.get(key) ?? this.probed.size;
    this.probed.set(key, id);
    return { sql: `trino_probe(${this.options.probeToken}, ${id}, ${sql})`, type: openType };
  }
}
