import type { DataType } from '../trino/data-type.ts';
import type { OperandTypes } from './translate/translate-query.ts';
import { viewScope } from './translate/translation.ts';

/**
 * Remembers the types of operands inside of views. A view over views has hundreds of them, and asking for each anew would
 * take longer than most queries. Everything is forgotten as soon as any table or view changes.
 */
export class ViewTypes {
  #types = new Map<string, DataType>();

  forget(): void {
    this.#types = new Map();
  }

  /**
   * The types that one statement knows.
   * @param isLasting whether a view's types may be kept for other statements.
   */
  forStatement(isLasting: (view: string) => boolean): OperandTypes {
    const own = new Map<string, DataType>();
    // Taken now: what this statement learns is no use to those that begin after a change.
    const remembered = this.#types;
    const isRemembered = (key: string) => key.startsWith(viewScope) && isLasting(viewOf(key));
    return {
      get: (key) => own.get(key) ?? (isRemembered(key) ? remembered.get(key) : undefined),
      set: (key, type) => (isRemembered(key) ? remembered : own).set(key, type),
    };
  }
}

/** The view of a key such as `view:shop.orders.2|"total"`: a database, a name, then the scope's numbers. */
function viewOf(key: string): string {
  const [scope = ''] = key.slice(viewScope.length).split('|', 1);
  return scope.split('.').slice(0, 2).join('.');
}
